/**
 * Sparse products of a table with itself: only listed pairs of its rows are multiplied or added up.
 *
 * @module
 */
import { add, expandDims, gather, mul, sum, tidy, unsortedSegmentSum } from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import type { Tensor1D, Tensor2D } from "./types.ts";

/** Pairs of rows of a table, by number: rank 1, `[pairs]`, int32. */
export interface RowPairs {
  readonly first: Tensor1D;
  readonly second: Tensor1D;
}

/**
 * The product of the two rows of each pair. No gradient: {@linkcode pairSums} gives it.
 *
 * @param x rank 2, `[rows, channels]`, float32.
 * @returns rank 1, `[pairs]`.
 */
export function pairProducts(x: Tensor2D, { first, second }: RowPairs): Tensor1D {
  const fused = fusedKernel("PairProducts");
  if (fused) return fused({ x, first, second }) as Tensor1D;
  return tidy(() => sum(mul(gather(x, first), gather(x, second)), 1));
}

/**
 * Each row's sum of the rows that it is paired with, every pair counting both ways: the gradient of
 * `sum(weights * pairProducts(x))`.
 *
 * @param x rank 2, `[rows, channels]`, float32.
 * @param weights Weight of each pair: rank 1, `[pairs]`, float32.
 * @returns Same shape as `x`.
 */
export function pairSums(x: Tensor2D, { first, second }: RowPairs, weights: Tensor1D): Tensor2D {
  const fused = fusedKernel("PairSums");
  if (fused) return fused({ x, first, second, weights }) as Tensor2D;
  const [rows] = x.shape;
  return tidy(() => {
    const given = (to: Tensor1D, from: Tensor1D) =>
      unsortedSegmentSum(mul(gather(x, from), expandDims(weights, 1)), to, rows) as Tensor2D;
    return add(given(first, second), given(second, first));
  });
}
