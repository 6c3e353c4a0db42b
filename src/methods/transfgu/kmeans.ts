/**
 * k-means as the two libraries of the official programs run it (reference: TransFGU, section 3).
 *
 * @module
 */
import type { RandomStream } from "../../base/random.ts";
import { miniBatchCentroids } from "./mini_batch.ts";
import { assignNearest, clusterMeans, countOf, selectVectors, vectorAt, type Vectors } from "./vectors.ts";

/** `lloyd`: all vectors in every round, from random ones. `mini-batch`: some vectors in every step, from k-means++. */
export type KMeansKind = "lloyd" | "mini-batch";

/** What is to be found. */
export interface KMeansTask {
  readonly kind: KMeansKind;
  /** Number of clusters, at most that of vectors. */
  readonly clusters: number;
  /** Rounds over all vectors: all are run by `lloyd`, at most as many by `mini-batch`. */
  readonly rounds: number;
}

/**
 * Centroids of vectors: means of the vectors of each cluster. A cluster that ends up empty keeps its last centroid.
 *
 * @param vectors What is clustered, not normalised.
 * @param random Source of all draws.
 * @throws {RangeError} There are fewer vectors than clusters.
 */
export async function kMeansCentroids(
  vectors: Vectors,
  { kind, clusters, rounds }: KMeansTask,
  random: RandomStream,
): Promise<Vectors> {
  const count = countOf(vectors);
  if (count < clusters) {
    throw new RangeError(
      `Cannot find "${clusters}" centroids: there are ${count} window features, expected at least as many`,
    );
  }
  const centroids = kind === "lloyd"
    ? await lloydCentroids(vectors, clusters, rounds, random)
    : await miniBatchCentroids(vectors, clusters, rounds, random);
  const { clusters: final } = await assignNearest(vectors, centroids);
  return clusterMeans(vectors, final, centroids).means;
}

/** Rounds of assigning and averaging, from distinct random vectors. */
async function lloydCentroids(
  vectors: Vectors,
  clusters: number,
  rounds: number,
  random: RandomStream,
): Promise<Vectors> {
  const chosen = random.permutation(countOf(vectors)).subarray(0, clusters);
  let centroids = selectVectors(vectors, chosen);
  for (let round = 0; round < rounds; round++) {
    const { clusters: assigned } = await assignNearest(vectors, centroids);
    const { means, sizes } = clusterMeans(vectors, assigned, centroids);
    refillEmpty(means, sizes, random);
    centroids = means;
  }
  return centroids;
}

/** What a split centroid's copies are scaled up and down by. */
const SPLIT = 1 / 1024;

/**
 * Refills empty clusters, in place: each becomes a copy of a cluster that is drawn in proportion to its size less 1; the two
 * are then moved apart, channel by channel in turns.
 */
export function refillEmpty(centroids: Vectors, sizes: Int32Array, random: RandomStream): void {
  for (const [empty, size] of sizes.entries()) {
    if (size > 0) continue;
    const donor = drawDonor(sizes, random);
    if (donor < 0) return;
    const [copy, original] = [vectorAt(centroids, empty), vectorAt(centroids, donor)];
    copy.set(original);
    copy.forEach((value, c) => {
      const sign = c % 2 === 0 ? 1 : -1;
      copy[c] = value * (1 + sign * SPLIT);
      original[c] = value * (1 - sign * SPLIT);
    });
    sizes[empty] = sizes[donor] >> 1;
    sizes[donor] -= sizes[empty];
  }
}

/** A cluster of several vectors, in proportion to its size less 1; -1 where there is none. */
function drawDonor(sizes: Int32Array, random: RandomStream): number {
  const spare = sizes.map((size) => Math.max(0, size - 1));
  let left = random.uniform() * spare.reduce((sum, size) => sum + size, 0);
  return spare.findIndex((size) => size > 0 && (left -= size) < 0);
}
