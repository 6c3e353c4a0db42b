/**
 * Spherical k-means from several starts (Dhillon and Modha, Machine Learning 42, 2001): the mean cosine of a vector with its centre
 * is made as large as it gets. The cluster probe climbs the same objective in small steps (reference: STEGO, section 4).
 *
 * @module
 */
import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../base/random.ts";
import { coarseStarts } from "./kmeans/coarse_starts.ts";
import { converge } from "./kmeans/converge.ts";
import { unassigned } from "./kmeans/partitions.ts";
import { UnitVectors } from "./kmeans/products.ts";
import { improveBySwaps } from "./kmeans/swaps.ts";

/** A start counts as converged once a round gains less than this in the mean cosine, or moves no vector. */
const SETTLED = 1e-5;

/** What k-means is to find. */
export interface KMeansOptions {
  /** Number of clusters k. */
  readonly clusters: number;
  /** Number of starts, at least 1. */
  readonly restarts: number;
  /**
   * Rounds of swaps that may bring nothing before the search for something better than the best start ends; 0 for no swaps.
   *
   * @default {0}
   */
  readonly patience?: number;
  /** Draws the starts one after the other: a start is the same however many follow it. */
  readonly random: RandomStream;
}

/** What k-means found. */
export interface KMeans {
  /** Centres of the best partition: rank 2, `[k, channels]`, float32, at unit length; the caller disposes of it. */
  readonly centers: Tensor2D;
  /** Cluster of each vector by them. */
  readonly clusters: Int32Array;
  /** Mean cosine of a vector with its centre. */
  readonly objective: number;
  /** What each start came to by itself, the best first: its mean cosine, and the cluster of each vector. */
  readonly starts: readonly { readonly objective: number; readonly clusters: Int32Array }[];
}

/**
 * Runs all starts (k-means++, first on a part of many vectors) side by side until each has converged; goes on from the best of them, by its own objective, with swaps
 * where they are asked for, and at last until no vector moves. Clusters may end up empty where there are fewer directions than clusters.
 *
 * @param unit rank 2, `[vectors, channels]`, float32, rows of unit length, at least one; borrowed.
 */
export async function sphericalKMeans(
  unit: Tensor2D,
  { clusters, restarts, patience = 0, random }: KMeansOptions,
): Promise<KMeans> {
  const vectors = await UnitVectors.of(unit);
  try {
    const draws = Array.from({ length: restarts }, () => random.uniforms(clusters));
    const partitions = (await coarseStarts(unit, draws, SETTLED)).map((centers) =>
      unassigned(centers, vectors.count)
    );
    await converge(vectors, partitions, SETTLED);
    partitions.sort((a, b) => b.objective - a.objective);
    const starts = partitions.map(({ objective, clusters }) => ({ objective, clusters: clusters.slice() }));
    const best = await improveBySwaps(vectors, partitions[0], { patience, settled: SETTLED, random });
    await converge(vectors, [best], 0);
    return {
      centers: tensor2d(best.centers, [clusters, vectors.channels]),
      clusters: best.clusters,
      objective: best.objective,
      starts,
    };
  } finally {
    vectors.dispose();
  }
}
