/**
 * Cross-entropy of logits with labels.
 *
 * @module
 */
import {
  cast,
  customGrad,
  exp,
  greaterEqual,
  less,
  logicalAnd,
  logSoftmax,
  mul,
  neg,
  reshape,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import { oneHot } from "./one_hot.ts";

/**
 * Sum over rows of `-log softmax(logits)[label]`.
 *
 * @param logits rank 2, `[rows, classes]`, float32. The gradient reaches it.
 * @param labels rank 1, `[rows]`, int32; a row whose label is outside `0..classes-1` counts nothing.
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
