/**
 * Cross-entropy of logits: with labels, and with many weighted targets per row.
 *
 * @module
 */
import {
  cast,
  customGrad,
  div,
  exp,
  greater,
  greaterEqual,
  less,
  log,
  logicalAnd,
  logSoftmax,
  mul,
  neg,
  reshape,
  sub,
  sum,
  tidy,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import { oneHot } from "./indicators.ts";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "./types.ts";

/**
 * Sum over rows of `-log softmax(logits)[label]`.
 *
 * @param logits rank 2, `[rows, classes]`, float32. The gradient reaches it.
 * @param labels rank 1, `[rows]`, int32; a row whose label is outside `0..classes-1` counts nothing.
 * @returns rank 0, nats.
 *
 * @example Two equal logits, and a row that does not count
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor1d, tensor2d } from "@tensorflow/tfjs-core";
 * import { crossEntropySum, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const loss = crossEntropySum(tensor2d([[1, 1], [5, 0]]), tensor1d([0, -1], "int32"));
 * assertAlmostEquals((await loss.data())[0], Math.log(2), 1e-6);
 * ```
 */
export function crossEntropySum(logits: Tensor2D, labels: Tensor1D): Scalar {
  const operation = customGrad((logits, save) => {
    const [value, slope] = valueAndSlope(logits as Tensor2D, labels);
    (save as (tensors: Tensor[]) => void)([slope]);
    return { value, gradFunc: (dy: Tensor, [slope]: Tensor[]) => mul(slope, dy) };
  });
  return operation(logits) as Scalar;
}

function valueAndSlope(logits: Tensor2D, labels: Tensor1D): Tensor[] {
  const fused = fusedKernel("CrossEntropySum");
  if (fused) return fused({ logits, labels }) as Tensor[];
  return tidy(() => {
    const [rows, classes] = logits.shape;
    const truth = oneHot(labels, classes);
    const logProbabilities = logSoftmax(logits);
    const counts = cast(logicalAnd(greaterEqual(labels, 0), less(labels, classes)), "float32");
    const slope = mul(sub(exp(logProbabilities), truth), reshape(counts, [rows, 1]));
    return [neg(sum(mul(truth, logProbabilities))), slope];
  });
}

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
