import { dirname, join } from "node:path";
import { makePng } from "./_png.ts";

/** The golden datasets, in the layouts of the published ones. */
export const GOLDEN_ROOT = new URL("../golden/datasets/", import.meta.url).pathname;

/** Runs a test in a folder of its own that holds the given files, and removes it. */
export async function withFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  run: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, content] of Object.entries(files)) {
      await Deno.mkdir(join(root, dirname(path)), { recursive: true });
      await Deno.writeFile(
        join(root, path),
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
    }
    await run(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** A label map of one value. */
export function labelPng(width: number, height: number, value: number): Uint8Array {
  return makePng({ width, height, depth: 8, colourType: 0, rows: rowsOf(width, height, () => [value]) });
}

/** A picture whose pixels are `[row, column, 7]`. */
export function picturePng(width: number, height: number): Uint8Array {
  return makePng({
    width,
    height,
    depth: 8,
    colourType: 2,
    rows: rowsOf(width, height, (row, column) => [row, column, 7]),
  });
}

function rowsOf(width: number, height: number, pixel: (row: number, column: number) => number[]): number[][] {
  return Array.from(
    { length: height },
    (_, row) => Array.from({ length: width }, (_, column) => pixel(row, column)).flat(),
  );
}
