import { dirname, join } from "node:path";
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { parse } from "@std/yaml";
import { makePng } from "./_png.ts";
import { parseSafetensors } from "../../src/formats/safetensors.ts";
import type { Dataset, DatasetDefinition } from "../../src/data/types.ts";

/** The golden datasets, in the layouts of the published ones. */
export const GOLDEN_ROOT = fileURLToPath(new URL("../golden/datasets/", import.meta.url));

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

/** Reads the golden tensors of `test/golden/eval/<name>.safetensors` and the path of a file beside them. */
export async function readGolden(name: string) {
  const { tensors, metadata } = parseSafetensors(
    await Deno.readFile(goldenPath(`${name}.safetensors`)),
    name,
  );
  const get = (key: string) => {
    const tensor = tensors.get(key);
    if (!tensor) throw new Error(`Golden file ${name} holds no tensor ${key}`);
    return { shape: tensor.shape, data: Array.from(tensor.data as ArrayLike<number>) };
  };
  return { names: [...tensors.keys()], get, config: JSON.parse(metadata.config) };
}

/** Path of a file in `test/golden/eval/`. */
export function goldenPath(file: string): string {
  return fileURLToPath(new URL(`../golden/eval/${file}`, import.meta.url));
}

/** Checks a dataset's descriptor against its definition and what it opens to; returns the descriptor. */
export async function checkDescriptor(definition: DatasetDefinition, dataset: Dataset) {
  const path = new URL(`../../datasets/${definition.name}.yaml`, import.meta.url);
  // deno-lint-ignore no-explicit-any -- a parsed YAML document has no static type
  const descriptor = parse(await Deno.readTextFile(path)) as any;
  const { name, title, splits, hierarchy } = descriptor;
  assertEquals({ name, title, splits }, {
    name: definition.name,
    title: definition.title,
    splits: definition.expected,
  });
  // deno-lint-ignore no-explicit-any -- as above
  assertEquals(descriptor.classes.map((entry: any) => entry.name), dataset.classes);
  // deno-lint-ignore no-explicit-any -- as above
  assertEquals(descriptor.classes.map((entry: any) => entry.colour), dataset.colours);
  assertEquals(hierarchy, dataset.hierarchy);
  assertEquals(definition.classes, dataset.classes.length);
  return descriptor;
}
