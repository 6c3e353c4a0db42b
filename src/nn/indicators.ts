/**
 * Indicators: 1 where something holds, 0 elsewhere.
 *
 * @module
 */
import { cast, expandDims, greater, logicalOr, oneHot as integerOneHot, tidy } from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import type { Tensor1D, Tensor2D } from "./types.ts";

/**
 * One row per index, 1 at the index and 0 elsewhere.
 *
 * tfjs's own float32 variant writes the bits of an integer 1 on the wasm backend, so this casts.
 *
 * @param indices rank 1, `[rows]`, int32; an index outside `0..depth-1` gives a row of zeros.
 * @param depth Number of columns, at least 2.
 * @returns rank 2, `[rows, depth]`, float32; no gradient.
 */
export function oneHot(indices: Tensor1D, depth: number): Tensor2D {
  return tidy(() => cast(integerOneHot(indices, depth), "float32") as Tensor2D);
}

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
