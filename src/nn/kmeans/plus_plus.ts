/**
 * Starts of k-means that lie far apart.
 *
 * @module
 */
import type { UnitVectors } from "./products.ts";

/**
 * Chooses vectors for centres, all starts at once: the first of each at random, each further one with a probability in proportion to
 * its distance 1 - cos from the nearest centre so far, which on the sphere is half the squared distance (k-means++: Arthur and
 * Vassilvitskii, SODA 2007).
 *
 * @param vectors At least one.
 * @param draws Of each start, a number in [0, 1) for each centre.
 * @returns The centres of each start: `[k, channels]`, row by row.
 */
export async function plusPlusCenters(
  vectors: UnitVectors,
  draws: readonly Float32Array[],
): Promise<Float32Array[]> {
  const { values, count, channels } = vectors;
  const clusters = draws[0].length;
  const starts = draws.map((drawn) => ({
    drawn,
    centers: new Float32Array(clusters * channels),
    /** Of each vector from the nearest centre. */
    distances: new Float32Array(count).fill(1),
  }));
  for (let cluster = 0; cluster < clusters; cluster++) {
    const added = new Float32Array(starts.length * channels);
    for (const [start, { drawn, centers, distances }] of starts.entries()) {
      const chosen = chooseInProportion(distances, drawn[cluster]);
      const vector = values.subarray(chosen * channels, (chosen + 1) * channels);
      centers.set(vector, cluster * channels);
      added.set(vector, start * channels);
    }
    await vectors.multiply(added, ({ first, count, products }) => {
      for (const [start, { distances }] of starts.entries()) {
        for (let i = 0; i < count; i++) {
          const distance = Math.max(0, 1 - products[start * count + i]);
          if (cluster === 0 || distance < distances[first + i]) distances[first + i] = distance;
        }
      }
    });
  }
  return starts.map(({ centers }) => centers);
}

/**
 * A place, with a probability in proportion to its weight; the first where all weights are 0.
 *
 * @param draw In [0, 1).
 */
export function chooseInProportion(weights: Float32Array, draw: number): number {
  const target = draw * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  let last = 0;
  for (let at = 0; at < weights.length; at++) {
    if (weights[at] === 0) continue;
    sum += weights[at];
    last = at;
    if (sum > target) break;
  }
  return last;
}
