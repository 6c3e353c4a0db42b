/**
 * Many vectors and the centroids nearest to them, by Euclidean distance.
 *
 * @module
 */
import {
  argMin,
  matMul,
  min,
  mul,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
} from "@tensorflow/tfjs-core";

/** Vectors of one product. */
const BLOCK = 4096;

/** Vectors in memory, one after the other. */
export interface Vectors {
  /** Number of channels of each. */
  readonly channels: number;
  /** `[count, channels]`, row by row. */
  readonly values: Float32Array;
}

/** Which centroid each vector is nearest to. */
export interface Assignment {
  /** Number of the nearest centroid, the lowest among equals: `[count]`. */
  readonly clusters: Int32Array;
  /** Squared distance from it less the vector's own squared length: `[count]`. */
  readonly distances: Float32Array;
}

/** Number of vectors. */
export function countOf({ channels, values }: Vectors): number {
  return values.length / channels;
}

/** One vector; a view of the values. */
export function vectorAt({ channels, values }: Vectors, at: number): Float32Array {
  return values.subarray(at * channels, (at + 1) * channels);
}

/** Some of the vectors, copied in the order of `places`. */
export function selectVectors(vectors: Vectors, places: ArrayLike<number>): Vectors {
  const values = new Float32Array(places.length * vectors.channels);
  for (let i = 0; i < places.length; i++) values.set(vectorAt(vectors, places[i]), i * vectors.channels);
  return { channels: vectors.channels, values };
}

/**
 * Finds the nearest centroid of each vector, in blocks.
 *
 * @param vectors Any number of vectors.
 * @param centroids At least one.
 */
export async function assignNearest(vectors: Vectors, centroids: Vectors): Promise<Assignment> {
  const count = countOf(vectors);
  const clusters = new Int32Array(count);
  const distances = new Float32Array(count);
  const right = tensor2d(centroids.values, [countOf(centroids), centroids.channels]);
  try {
    for (let start = 0; start < count; start += BLOCK) {
      const rows = Math.min(BLOCK, count - start);
      const block = vectors.values.subarray(start * vectors.channels, (start + rows) * vectors.channels);
      const [nearest, distance] = tidy(() => {
        const table = distanceTable(tensor2d(block, [rows, vectors.channels]), right);
        return [argMin(table, 1), min(table, 1)] as Tensor[];
      });
      clusters.set(await nearest.data<"int32">(), start);
      distances.set(await distance.data<"float32">(), start);
      nearest.dispose();
      distance.dispose();
    }
  } finally {
    right.dispose();
  }
  return { clusters, distances };
}

/** `|c|^2 - 2 x c` for each vector and centroid: what of the squared distance differs between centroids. */
function distanceTable(vectors: Tensor2D, centroids: Tensor2D): Tensor2D {
  const lengths = sum(mul(centroids, centroids), 1);
  return sub(lengths, mul(matMul(vectors, centroids, false, true), 2));
}

/** Squared distance of two vectors. */
export function squaredDistance(a: Float32Array, b: Float32Array): number {
  let total = 0;
  for (let c = 0; c < a.length; c++) total += (a[c] - b[c]) ** 2;
  return total;
}

/**
 * The means of the vectors of each cluster.
 *
 * @param previous What a cluster without vectors keeps.
 */
export function clusterMeans(
  vectors: Vectors,
  clusters: Int32Array,
  previous: Vectors,
): { readonly means: Vectors; readonly sizes: Int32Array } {
  const { channels } = vectors;
  const sums = new Float64Array(previous.values.length);
  const sizes = new Int32Array(countOf(previous));
  clusters.forEach((cluster, at) => {
    sizes[cluster]++;
    const vector = vectorAt(vectors, at);
    for (let c = 0; c < channels; c++) sums[cluster * channels + c] += vector[c];
  });
  const values = previous.values.map((value, at) => {
    const size = sizes[Math.floor(at / channels)];
    return size > 0 ? sums[at] / size : value;
  });
  return { means: { channels, values }, sizes };
}
