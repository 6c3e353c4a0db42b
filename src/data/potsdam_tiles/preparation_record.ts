/**
 * How a folder of patches was made from tiles, so that the difference from the published patches is not forgotten.
 *
 * @module
 */
import { join } from "node:path";
import { writeFileAtomic } from "../../base/atomic_write.ts";
import { kindOf } from "../_place.ts";
import type { Finding } from "../types.ts";

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
  const path = join(folder, FILE);
  if (await kindOf(path) !== "file") return [];
  return [differenceOf(JSON.parse(await Deno.readTextFile(path)))];
}
