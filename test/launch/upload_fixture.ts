import { dirname, join } from "node:path";
import { planText } from "../../src/app/load_plan.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import type { Resources } from "../../src/launch/resources.ts";
import { cellsOf, type PlannedCell } from "../../src/spec/mod.ts";
import { colourPng, greyPng } from "../data/dataset_file/_walk.ts";

/** Width and height of a picture, pixels. */
export const [WIDTH, HEIGHT] = [20, 16];
/** Side of the square that is scored. */
export const SIDE = 16;
/** Names of the pictures of the split `val`. */
export const PICTURES = ["a", "b", "c"] as const;

/** Class of a pixel of a picture; 255 is ignored. */
export function classAt(picture: number, x: number, y: number): number {
  return [0, 1, 2, 255][(Math.floor(x / 5) + Math.floor(y / 8) + picture) % 4];
}

/** What the other program predicts: clusters 1, 2, 0 for the classes 0, 1, 2, wrong in a corner. */
export function clusterAt(picture: number, x: number, y: number): number {
  return x < 6 && y < 4 ? 0 : [1, 2, 0, 1][(Math.floor(x / 5) + Math.floor(y / 8) + picture) % 4];
}

/** Rows of a map of this size. */
export function rowsOf(
  value: (picture: number, x: number, y: number) => number,
  picture: number,
  [width, height] = [WIDTH, HEIGHT],
): number[][] {
  return Array.from(
    { length: height },
    (_, y) => Array.from({ length: width }, (_, x) => value(picture, x, y)),
  );
}

/** Writes files below a folder. */
export async function write(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeFile(
      join(folder, path),
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
  }
}

/** Writes a dataset of four pictures, three of them to score. */
export async function writeDataset(folder: string): Promise<void> {
  const picture = (seed: number) =>
    colourPng(rowsOf(() => 0, 0).map((row, y) => row.map((_, x) => [(x * 37 + seed) % 256, y * 11, x * y])));
  const file = "train: train\nval: val\nlabels: masks\nclasses: [sky, road, tree]\nignore: [255]\n";
  await write(folder, { "scenes/dataset.yaml": file, "scenes/train/t.png": picture(9) });
  await write(folder, { "scenes/masks/t.png": greyPng(rowsOf(classAt, 0)) });
  for (const [i, name] of PICTURES.entries()) {
    await write(folder, {
      [`scenes/val/${name}.png`]: picture(i),
      [`scenes/masks/${name}.png`]: greyPng(rowsOf(classAt, i)),
    });
  }
}

/** What a predictions file says here unless it is changed. */
export const DECLARED = {
  dataset: "../scenes",
  split: "val",
  holds: "clusters",
  clusters: 3,
  geometry: "native",
  crf: false,
  checkpoint: "last",
  method: "STEGO in PyTorch",
  backbone: "DINO ViT-S/8",
  commit: "0a1b2c3",
  seeds: [0, 1],
};

/** Writes a predictions file, and label maps of two seeds. */
export async function writePredictions(
  folder: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await write(folder, { "run-17/predictions.json": JSON.stringify({ ...DECLARED, ...changes }) });
  for (const seed of [0, 1]) {
    for (const [i, name] of PICTURES.entries()) {
      await write(folder, { [`run-17/seed-${seed}/${name}.png`]: greyPng(rowsOf(clusterAt, i + 3 * seed)) });
    }
  }
}

/** The cells of a row with the predictions of the folder, and what their names stand for. */
export async function uploadCells(
  folder: string,
  row: Readonly<Record<string, unknown>> = {},
): Promise<{ cells: readonly PlannedCell[]; resources: Resources }> {
  const text = JSON.stringify({
    id: "tiny",
    title: "Tiny",
    version: 1,
    seeds: [0],
    base: { dataset: "./scenes", evaluate: { resolution: SIDE } },
    rows: [{ name: "theirs", predictions: "run-17/predictions.json", ...row }],
    tracks: { embedded: {} },
  });
  const workspace = openWorkspace({ folder });
  const path = join(folder, "tiny.yaml");
  const { plan, resources } = await planText({ text, path, name: "tiny" }, { workspace });
  return { cells: cellsOf(plan), resources };
}
