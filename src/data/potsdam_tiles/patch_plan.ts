/**
 * Which patch gets which number and goes into which split, and the record of it.
 *
 * @module
 */
import { join } from "node:path";
import { RandomStreams } from "../../base/random.ts";
import { writeFileAtomic } from "../../base/atomic_write.ts";
import { kindOf } from "../_place.ts";
import type { Finding } from "../types.ts";

/** Patches of all tiles, in the order tile, row, column. */
export interface PatchPlan {
  /** The number of each patch: a permutation. */
  readonly numbers: Int32Array;
  /** Numbers of the labelled patches for validation, in random order. */
  readonly test: readonly number[];
  /** Numbers of the other labelled patches, ascending. */
  readonly train: readonly number[];
  /** Numbers of the patches without labels, ascending. */
  readonly unlabelled: readonly number[];
}

/** Patches for validation, fraction of all patches (855 of 8,550 in the published preparation). */
const TEST_SHARE = 0.1;

/**
 * Draws numbers and splits. The published ones were drawn without a seed, so that these are others.
 *
 * @param labelled Whether each tile has labels.
 * @param perTile Patches per tile.
 * @param seed Seed of the draws.
 */
export function planPatches(labelled: readonly boolean[], perTile: number, seed: number): PatchPlan {
  const random = new RandomStreams(seed);
  const count = labelled.length * perTile;
  const numbers = random.stream("potsdam3/numbers").permutation(count);
  const hasLabels = new Map(Array.from(numbers, (number, i) => [number, labelled[Math.trunc(i / perTile)]]));
  const ascending = Array.from({ length: count }, (_, number) => number);
  const candidates = ascending.filter((number) => hasLabels.get(number));
  const order = random.stream("potsdam3/test").permutation(candidates.length);
  const test = Array.from(order.subarray(0, Math.round(count * TEST_SHARE)), (at) => candidates[at]);
  const taken = new Set(test);
  return {
    numbers,
    test,
    train: candidates.filter((number) => !taken.has(number)),
    unlabelled: ascending.filter((number) => !hasLabels.get(number)),
  };
}

/** What the patches were made of. */
export interface PreparationRecord {
  /** Number of tiles. */
  readonly tiles: number;
  /** Seed of the patches' numbers and of the split. */
  readonly seed: number;
}

const FILE = "preparation.json";
const SCHEMA = 1;

/** Writes the record into a folder of patches. */
export async function writeRecord(folder: string, { tiles, seed }: PreparationRecord): Promise<void> {
  await writeFileAtomic(join(folder, FILE), `${JSON.stringify({ schema: SCHEMA, tiles, seed })}\n`);
}

/**
 * The tile that each patch was cut from.
 *
 * @param folder Folder of patches.
 * @param patches Number of patches in it.
 * @returns The tile, from 0, by a patch's number; nothing for patches without a record, such as the published ones.
 */
export async function tilesOfPatches(folder: string, patches: number): Promise<Int32Array | undefined> {
  const record = await readRecord(folder);
  if (!record || patches % record.tiles !== 0) return undefined;
  const { numbers } = planPatches(new Array(record.tiles).fill(true), patches / record.tiles, record.seed);
  const tiles = new Int32Array(patches);
  for (const [at, number] of numbers.entries()) {
    tiles[number] = Math.trunc(at / (patches / record.tiles));
  }
  return tiles;
}

/** What differs from the published patches. */
export function differenceOf({ tiles, seed }: PreparationRecord): Finding {
  return {
    level: "warning",
    message:
      `made from ${tiles} tiles; the split was drawn with seed ${seed}, so it is not the published one`,
  };
}

/**
 * What the record of a folder says.
 *
 * @param folder Folder of patches.
 * @returns Nothing for patches without a record, such as the published ones.
 */
export async function recordedFindings(folder: string): Promise<Finding[]> {
  const record = await readRecord(folder);
  return record ? [differenceOf(record)] : [];
}

async function readRecord(folder: string): Promise<PreparationRecord | undefined> {
  const path = join(folder, FILE);
  return await kindOf(path) === "file" ? JSON.parse(await Deno.readTextFile(path)) : undefined;
}
