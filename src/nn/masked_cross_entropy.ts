/**
 * Cross-entropy with many weighted targets per row and a softmax over a part of the columns.
 *
 * @module
 */
import {
  div,
  exp,
  greater,
  log,
  mul,
  reshape,
  sub,
  sum,
  tidy,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import type { Tensor1D, Tensor2D } from "./types.ts";

/**
 * `- sum over j of weights[i, j] log p[i, j]` per row, `p[i, j]` being `exp(logits[i, j])` over the sum of the row's
 * `mask * exp(logits)`; and its derivatives. Off the gradient tape.
 *
 * @param logits rank 2, `[rows, columns]`, float32.
 * @param weights Weights of the targets, same shape, at least 0; a row without weight has loss 0 and slope 0.
 * @param mask 1 for the columns that a row's softmax runs over, else 0; same shape.
 * @param shift About the largest logit: taken away before the exponential, it changes no value.
 * @returns The losses: rank 1, `[rows]`; and their derivatives by the logits: shape of `logits`.
 */
export function maskedCrossEntropy(
  logits: Tensor2D,
  weights: Tensor2D,
  mask: Tensor2D,
  shift: number,
): [losses: Tensor1D, slopes: Tensor2D] {
  const fused = fusedKernel("MaskedCrossEntropy");
  if (fused) return fused({ logits, weights, mask }, { shift }) as [Tensor1D, Tensor2D];
  return tidy(() => {
    const shifted = sub(logits, shift);
    const powers = mul(exp(shifted), mask);
    const totals = sum(weights, 1, true);
    const counts = greater(totals, 0);
    const sums = sum(powers, 1, true);
    const losses = sub(mul(totals, log(sums)), sum(mul(weights, shifted), 1, true));
    const scales = where(counts, div(totals, sums), zerosLike(sums));
    return [
      reshape(where(counts, losses, zerosLike(losses)), [-1]) as Tensor1D,
      sub(mul(powers, scales), weights) as Tensor2D,
    ];
  });
}
