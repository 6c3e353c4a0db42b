/**
 * Swaps: k-means from where it ended, one centre put elsewhere.
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import { converge } from "./converge.ts";
import { type Partition, unassigned } from "./partitions.ts";
import { chooseInProportion } from "./plus_plus.ts";
import type { UnitVectors } from "./products.ts";

/** Swaps that are tried side by side. */
const TRIED = 10;
/** Rounds of swaps at most; a handful is usual. */
const MOST_ROUNDS = 20;

/** How long swaps are tried. */
export interface SwapOptions {
  /** Rounds that may bring nothing before the search ends. */
  readonly patience: number;
  /** Gain in the mean cosine below which k-means counts as converged, and a round of swaps as having brought nothing. */
  readonly settled: number;
  readonly random: RandomStream;
}

/**
 * Improves a converged partition by random swaps (P. Fränti, Journal of Big Data 5:13, 2018): a centre at random goes to a vector that is
 * drawn in proportion to its distance from its own, k-means goes on from there, and what is better is kept. Starts alone seldom find
 * the best of many clusters: two of their centres share a bunch that one would do for, and no round of Lloyd's parts them.
 */
export async function improveBySwaps(
  vectors: UnitVectors,
  partition: Partition,
  { patience, settled, random }: SwapOptions,
): Promise<Partition> {
  const { count, channels, values } = vectors;
  let best = partition;
  const clusters = best.centers.length / channels;
  for (let round = 0, idle = 0; idle < patience && round < MOST_ROUNDS; round++) {
    const distances = await ownDistances(vectors, best);
    const tried = Array.from({ length: TRIED }, () => {
      const centers = best.centers.slice();
      const removed = random.integer(clusters);
      const vector = chooseInProportion(distances, random.uniform());
      centers.set(values.subarray(vector * channels, (vector + 1) * channels), removed * channels);
      return unassigned(centers, count);
    });
    await converge(vectors, tried, settled);
    const winner = tried.reduce((a, b) => b.objective > a.objective ? b : a);
    idle = winner.objective - best.objective < settled ? idle + 1 : 0;
    if (winner.objective > best.objective) best = winner;
  }
  return best;
}

/** Distance 1 - cos of each vector from its own centre. */
async function ownDistances(vectors: UnitVectors, { centers, clusters }: Partition): Promise<Float32Array> {
  const distances = new Float32Array(vectors.count);
  await vectors.multiply(centers, ({ first, count, products }) => {
    for (let i = 0; i < count; i++) {
      distances[first + i] = Math.max(0, 1 - products[clusters[first + i] * count + i]);
    }
  });
  return distances;
}
