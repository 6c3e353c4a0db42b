/**
 * Partitions of vectors into clusters, several side by side, and the centres that follow from them.
 *
 * @module
 */
import type { GroupProducts, UnitVectors } from "./products.ts";

/** One start of k-means on its way. */
export interface Partition {
  /** `[k, channels]`, row by row, at unit length. */
  readonly centers: Float32Array;
  /** Cluster of each vector by these centres; -1 before the first round. */
  readonly clusters: Int32Array;
  /** Sum of the vectors of each cluster: `[k, channels]`. */
  readonly sums: Float64Array;
  /** Mean cosine of a vector with its centre; minus infinity before the first round. */
  objective: number;
  /** Vectors that changed their cluster in the last round. */
  moved: number;
}

/**
 * A partition before its first round.
 *
 * @param centers `[k, channels]`.
 * @param count Number of vectors.
 */
export function unassigned(centers: Float32Array, count: number): Partition {
  const clusters = new Int32Array(count).fill(-1);
  return { centers, clusters, sums: new Float64Array(centers.length), objective: -Infinity, moved: count };
}

/**
 * Gives each vector to its nearest centre, in all partitions by one product a block of vectors: of equals to the one that it had, else
 * to the first. The sums follow the vectors that move.
 */
export async function assignVectors(vectors: UnitVectors, partitions: readonly Partition[]): Promise<void> {
  const { values, count, channels } = vectors;
  const size = partitions[0].centers.length;
  const k = size / channels;
  const all = new Float32Array(partitions.length * size);
  for (const [at, partition] of partitions.entries()) {
    all.set(partition.centers, at * size);
    partition.objective = 0;
    partition.moved = 0;
  }
  await vectors.multiplyGroups(all, partitions.length, (block) => {
    for (const [at, partition] of partitions.entries()) assignBlock(partition, at, block);
  });
  for (const partition of partitions) partition.objective /= count;

  function assignBlock(
    partition: Partition,
    at: number,
    { first, count, products, largest }: GroupProducts,
  ): void {
    const { clusters } = partition;
    const start = at * k * count;
    for (let i = 0; i < count; i++) {
      const most = largest[at * count + i];
      partition.objective += most;
      const before = clusters[first + i];
      if (before >= 0 && products[start + before * count + i] === most) continue;
      let cluster = 0;
      while (products[start + cluster * count + i] < most) cluster++;
      move(partition, first + i, cluster);
    }
  }

  function move(partition: Partition, vector: number, cluster: number): void {
    const { clusters, sums } = partition;
    const before = clusters[vector];
    clusters[vector] = cluster;
    partition.moved++;
    const [from, to, row] = [before * channels, cluster * channels, vector * channels];
    for (let i = 0; i < channels; i++) sums[to + i] += values[row + i];
    if (before < 0) return;
    for (let i = 0; i < channels; i++) sums[from + i] -= values[row + i];
  }
}

/** Sums of unit vectors below this length are what rounding leaves of a cluster whose vectors have moved away, or cancel. */
const NOTHING = 1e-6;

/** Turns each centre to the sum of its vectors; one that has none stays. */
export function moveCenters({ centers, sums }: Partition, channels: number): void {
  for (let at = 0; at < centers.length; at += channels) {
    let square = 0;
    for (let i = at; i < at + channels; i++) square += sums[i] ** 2;
    const norm = Math.sqrt(square);
    if (norm < NOTHING) continue;
    for (let i = at; i < at + channels; i++) centers[i] = sums[i] / norm;
  }
}
