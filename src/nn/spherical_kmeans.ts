/**
 * Spherical k-means from several starts (Dhillon and Modha, Machine Learning 42, 2001): the mean cosine of a vector with its centre
 * is made as large as it gets. The cluster probe climbs the same objective in small steps (reference: STEGO, section 4).
 *
 * @module
 */
import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../base/random.ts";
import { assignVectors, moveCenters, type Partition, unassigned } from "./kmeans/partitions.ts";
import { plusPlusCenters } from "./kmeans/plus_plus.ts";
import { UnitVectors } from "./kmeans/products.ts";

/** A start counts as converged once a round gains less than this in the mean cosine, or moves no vector. */
const SETTLED = 1e-5;
/** Rounds after which nothing more is waited for. */
const MOST_ROUNDS = 300;

/** What k-means is to find. */
export interface KMeansOptions {
  /** Number of clusters k. */
  readonly clusters: number;
  /** Number of starts, at least 1. */
  readonly restarts: number;
  /** Draws the starts one after the other: a start is the same however many follow it. */
  readonly random: RandomStream;
}

/** What k-means found. */
export interface KMeans {
  /** Centres of the best start: rank 2, `[k, channels]`, float32, at unit length; the caller disposes of it. */
  readonly centers: Tensor2D;
  /** Cluster of each vector by them. */
  readonly clusters: Int32Array;
  /** Mean cosine of a vector with its centre, of each start, the largest first. */
  readonly objectives: readonly number[];
  /** Cluster of each vector by each of the other starts, in the order of their objectives. */
  readonly others: readonly Int32Array[];
}

/**
 * Runs all starts (k-means++) side by side until each has converged, and the best of them, by its own objective, until no vector
 * moves. Clusters may end up empty where there are fewer directions than clusters.
 *
 * @param unit rank 2, `[vectors, channels]`, float32, rows of unit length, at least one; borrowed.
 */
export async function sphericalKMeans(
  unit: Tensor2D,
  { clusters, restarts, random }: KMeansOptions,
): Promise<KMeans> {
  const vectors = await UnitVectors.of(unit);
  try {
    const draws = Array.from({ length: restarts }, () => random.uniforms(clusters));
    const starts = await plusPlusCenters(vectors, draws);
    const partitions = starts.map((centers) => unassigned(centers, vectors.count));
    await converge(vectors, partitions, SETTLED);
    partitions.sort((a, b) => b.objective - a.objective);
    const [best] = partitions;
    await converge(vectors, [best], 0);
    return {
      centers: tensor2d(best.centers, [clusters, vectors.channels]),
      clusters: best.clusters,
      objectives: partitions.map(({ objective }) => objective),
      others: partitions.slice(1).map(({ clusters }) => clusters),
    };
  } finally {
    vectors.dispose();
  }
}

async function converge(
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
