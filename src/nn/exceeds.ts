/**
 * Comparison of a matrix with thresholds on both sides.
 *
 * @module
 */
import { expandDims, greater, logicalOr, tidy } from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import type { Tensor1D, Tensor2D } from "./types.ts";

/**
 * Where a matrix is above the threshold of its row or of its column. No gradient.
 *
 * @param x rank 2, `[rows, columns]`, float32.
 * @param own Threshold of each row: rank 1, `[rows]`, float32.
 * @param other Threshold of each column: rank 1, `[columns]`, float32.
 * @returns Shape of `x`, bool: `x[i, j] > own[i] || x[i, j] > other[j]`.
 */
export function exceedsEither(x: Tensor2D, own: Tensor1D, other: Tensor1D): Tensor2D {
  const fused = fusedKernel("ExceedsEither");
  if (fused) return fused({ x, own, other }) as Tensor2D;
  return tidy(() =>
    logicalOr(greater(x, expandDims(own, 1)), greater(x, expandDims(other, 0))) as unknown as Tensor2D
  );
}
