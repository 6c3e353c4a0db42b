/**
 * How far two partitions agree.
 *
 * @module
 */

/**
 * The adjusted Rand index (Hubert and Arabie, Journal of Classification 2, 1985): the share of pairs that both partitions treat alike,
 * less what chance gives, over what is left above chance.
 *
 * @param a Cluster of each thing, counted from 0.
 * @param b Cluster of each of the same things by the other partition.
 * @returns 1 where they agree up to the names of the clusters, about 0 where they have nothing to do with each other.
 *
 * @example The same two clusters under other names
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adjustedRand } from "./adjusted_rand.ts";
 *
 * assertEquals(adjustedRand([0, 0, 1, 1], [1, 1, 0, 0]), 1);
 * ```
 */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const columns = 1 + largest(b);
  const joint = new Float64Array((1 + largest(a)) * columns);
  const rows = new Float64Array(1 + largest(a));
  const cols = new Float64Array(columns);
  for (let at = 0; at < a.length; at++) {
    joint[a[at] * columns + b[at]]++;
    rows[a[at]]++;
    cols[b[at]]++;
  }
  const [together, inA, inB] = [joint, rows, cols].map(pairs);
  const chance = inA * inB / (a.length * (a.length - 1) / 2);
  const most = (inA + inB) / 2;
  // Both of one cluster, or both all apart: they agree, and chance could not do otherwise.
  return most === chance || Number.isNaN(chance) ? 1 : (together - chance) / (most - chance);
}

function pairs(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count * (count - 1) / 2, 0);
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < values.length; at++) most = Math.max(most, values[at]);
  return most;
}
