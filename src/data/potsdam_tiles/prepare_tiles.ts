/**
 * From the tiles of the ISPRS contest to the patches that Potsdam-3 consists of.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../../base/atomic_write.ts";
import { kindOf } from "../_place.ts";
import { rowMajor } from "../../formats/mat/read_mat.ts";
import { encodeMat, type MatInput } from "../../formats/mat/write_mat.ts";
import type { Finding } from "../types.ts";
import { differenceOf, planPatches, writeRecord } from "./patch_plan.ts";
import { listTiles, type TileFiles } from "./tile_files.ts";
import { halveLabels } from "./tile_labels.ts";
import { decodeTile, halvePicture } from "./tile_picture.ts";

/** What to cut. */
export interface PrepareTilesOptions {
  /** Seed of the patches' numbers and of the split. */
  readonly seed: number;
  /**
   * Side of a patch in pixels of the halved tile.
   *
   * @default {200}
   */
  readonly patch?: number;
  /**
   * Side of a tile in pixels.
   *
   * @default {6000}
   */
  readonly tile?: number;
}

/** Share of pixels with a colour off the palette above which something is wrong with the file, fraction of 1. */
const OFF_PALETTE_LIMIT = 0.001;

/**
 * Cuts tiles into patches in the layout of the prepared archives. Every tile is halved before it is cut.
 *
 * The patches are gathered in `<target>.partial` and get their name when all are there: what was interrupted starts again
 * and is never taken for the dataset.
 *
 * @param from Folder with the unpacked ISPRS archives; only read.
 * @param target Folder to make.
 * @param options What to cut.
 * @returns What was made, and warnings.
 * @throws {Deno.errors.AlreadyExists} The target is there already.
 * @throws {Deno.errors.NotFound} Tiles or their labels are missing.
 * @throws {RangeError} A tile has another size, or a label tile an unknown colour.
 */
export async function prepareTiles(
  from: string,
  target: string,
  { seed, patch = 200, tile = 6000 }: PrepareTilesOptions,
): Promise<Finding[]> {
  if (await kindOf(target)) {
    throw new Deno.errors.AlreadyExists(
      `Cannot prepare "${target}": it is there already and is never overwritten, expected to make it`,
    );
  }
  const tiles = await listTiles(from);
  const partial = `${target}.partial`;
  if (await kindOf(partial)) await Deno.remove(partial, { recursive: true });
  await Deno.mkdir(dirname(target), { recursive: true });
  try {
    const findings = await fillFolder(tiles, partial, seed, { patch, tile });
    await Deno.rename(partial, target);
    return findings;
  } catch (error) {
    // What cannot be removed either is removed by the next preparation.
    await Deno.remove(partial, { recursive: true }).catch(() => {});
    throw error;
  }
}

async function fillFolder(
  tiles: readonly TileFiles[],
  target: string,
  seed: number,
  sizes: Sizes,
): Promise<Finding[]> {
  const perTile = (sizes.tile / 2 / sizes.patch) ** 2;
  const plan = planPatches(tiles.map(({ label }) => label !== undefined), perTile, seed);
  for (const folder of ["imgs", "gt"]) await Deno.mkdir(join(target, folder), { recursive: true });
  const findings: Finding[] = [];
  for (const [index, files] of tiles.entries()) {
    const numbers = plan.numbers.subarray(index * perTile, (index + 1) * perTile);
    findings.push(...await cutTile(files, target, numbers, sizes));
  }
  await writeList(target, "labelled_train", plan.train);
  await writeList(target, "labelled_test", plan.test);
  await writeList(target, "unlabelled_train", plan.unlabelled);
  const record = { tiles: tiles.length, seed };
  await writeRecord(target, record);
  const { train, test, unlabelled } = plan;
  const message = `${plan.numbers.length} patches: ${train.length} to train on, ${test.length} to score, ` +
    `${unlabelled.length} without labels`;
  return [{ level: "ok", message }, ...findings, differenceOf(record)];
}

/** Sides of a patch and of a tile, in pixels. */
interface Sizes {
  readonly patch: number;
  readonly tile: number;
}

async function cutTile(
  { id, image, label }: TileFiles,
  target: string,
  numbers: Int32Array,
  sizes: Sizes,
): Promise<Finding[]> {
  const picture = halvePicture(await readTile(image, sizes.tile, 4));
  await writePatches(join(target, "imgs"), "img", picture, numbers, sizes.patch);
  if (!label) return [];
  const labels = halveLabels(await readTile(label, sizes.tile, 3), label);
  await writePatches(join(target, "gt"), "gt", { ...labels, channels: 1 }, numbers, sizes.patch);
  if (labels.offPalette <= OFF_PALETTE_LIMIT) return [];
  const percent = (100 * labels.offPalette).toFixed(2);
  return [{ level: "warning", message: `tile ${id}: ${percent} % of the label pixels are off the palette` }];
}

async function readTile(path: string, side: number, channels: number) {
  const raster = await decodeTile(await Deno.readFile(path), path);
  if (raster.width === side && raster.height === side && raster.channels === channels) return raster;
  throw new RangeError(
    `Cannot cut tile "${path}": it is ${raster.height}x${raster.width} pixels of ${raster.channels} channels, ` +
      `expected ${side}x${side} of ${channels}`,
  );
}

/** A halved tile, channels interleaved. */
interface Halved {
  readonly width: number;
  readonly channels: number;
  readonly data: MatInput["data"];
}

async function writePatches(
  folder: string,
  name: string,
  halved: Halved,
  numbers: Int32Array,
  side: number,
): Promise<void> {
  const perSide = Math.sqrt(numbers.length);
  for (const [at, number] of numbers.entries()) {
    const data = cut(halved, side * Math.trunc(at / perSide), side * (at % perSide), side);
    const shape = halved.channels === 1 ? [side, side] : [side, side, halved.channels];
    // Read with its axes reversed, row-major data is column-major, and the other way round.
    const array = { shape, data: rowMajor({ shape: shape.toReversed(), data }) };
    await writeFileAtomic(join(folder, `${number}.mat`), encodeMat({ [name]: array }));
  }
}

function cut({ width, channels, data }: Halved, top: number, left: number, side: number): MatInput["data"] {
  const patch = data.slice(0, side * side * channels);
  for (let row = 0; row < side; row++) {
    const start = ((top + row) * width + left) * channels;
    patch.set(data.subarray(start, start + side * channels), row * side * channels);
  }
  return patch;
}

async function writeList(target: string, name: string, numbers: readonly number[]): Promise<void> {
  await writeFileAtomic(join(target, `${name}.txt`), numbers.map((number) => `${number}\n`).join(""));
}
