/**
 * Lloyd's rounds: assign vectors to centres, move centres to their vectors, again and again.
 *
 * @module
 */
import { assignVectors, moveCenters, type Partition } from "./partitions.ts";
import type { UnitVectors } from "./products.ts";

/** Rounds after which nothing more is waited for. */
const MOST_ROUNDS = 300;

/**
 * Runs partitions side by side, each until a round gains less than `settled` in the mean cosine or moves no vector.
 *
 * @param settled 0 for as long as vectors move.
 */
export async function converge(
  vectors: UnitVectors,
  partitions: readonly Partition[],
  settled: number,
): Promise<void> {
  let active = partitions;
  for (let round = 0; round < MOST_ROUNDS && active.length > 0; round++) {
    const before = active.map(({ objective }) => objective);
    for (const partition of active) {
      if (partition.objective > -Infinity) moveCenters(partition, vectors.channels);
    }
    await assignVectors(vectors, active);
    active = active.filter(({ moved, objective }, at) => moved > 0 && !(objective - before[at] < settled));
  }
}
