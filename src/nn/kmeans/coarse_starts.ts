/**
 * Starts of k-means that have gone most of their way on a part of the vectors.
 *
 * @module
 */
import { stridedSlice, type Tensor2D } from "@tensorflow/tfjs-core";
import { converge } from "./converge.ts";
import { unassigned } from "./partitions.ts";
import { plusPlusCenters } from "./plus_plus.ts";
import { UnitVectors } from "./products.ts";

/** Of fewer vectors a part is too few to stand for all. */
const MANY = 4096;
/** One of so many vectors is looked at first. */
const STRIDE = 4;

/**
 * The centres that starts go on from: of k-means++, and, where there are many vectors, of k-means on every fourth of them, which costs a
 * quarter and leaves a few rounds on all.
 *
 * @param unit rank 2, `[vectors, channels]`, rows of unit length; borrowed.
 * @param draws As for {@linkcode plusPlusCenters}.
 * @param settled Gain in the mean cosine below which a start counts as converged.
 * @returns The centres of each start: `[k, channels]`, row by row.
 */
export async function coarseStarts(
  unit: Tensor2D,
  draws: readonly Float32Array[],
  settled: number,
): Promise<Float32Array[]> {
  const isPart = unit.shape[0] >= MANY;
  const part = stridedSlice(unit, [0, 0], unit.shape, [isPart ? STRIDE : 1, 1]) as Tensor2D;
  const vectors = await UnitVectors.of(part);
  try {
    const centers = await plusPlusCenters(vectors, draws);
    if (!isPart) return centers;
    const partitions = centers.map((start) => unassigned(start, vectors.count));
    await converge(vectors, partitions, settled);
    return partitions.map(({ centers }) => centers);
  } finally {
    vectors.dispose();
    part.dispose();
  }
}
