/**
 * Cross-entropy of upsampled maps of logits with the labels of pixels.
 *
 * @module
 */
import {
  customGrad,
  div,
  mul,
  reshape,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { crossEntropySum } from "./cross_entropy.ts";
import { type FusedKernel, fusedKernel } from "./fused.ts";
import { interpolate, type Taps } from "./interpolate.ts";

/**
 * Sum over pixels and images of `-log softmax(upsampled logits)[label]`.
 *
 * An engine's own kernel computes value and slope in one pass over the pixels: nothing of their number is ever stored.
 *
 * @param logits rank 3, `[batch, positions, classes]`, float32. The gradient reaches it.
 * @param labels rank 1, `[pixels * batch]`, int32: pixel by pixel, in each image by image; a label outside
 * `0..classes-1` counts nothing.
 * @param taps From positions to pixels, the same for every image.
 */
export function upsampledCrossEntropySum(logits: Tensor3D, labels: Tensor1D, taps: Taps): Scalar {
  const fused = fusedKernel("UpsampledCrossEntropySum");
  return fused ? withSlope(fused, logits, labels, taps, {}) : upsampledThenSummed(logits, labels, taps);
}

/**
 * The sum that {@linkcode upsampledCrossEntropySum} gives, over the number of pixels that count.
 *
 * @param logits As there.
 * @param labels As there.
 * @param taps As there.
 * @param counted What the sum is divided by, at least 1.
 * @returns rank 0.
 */
export function upsampledCrossEntropyMean(
  logits: Tensor3D,
  labels: Tensor1D,
  taps: Taps,
  counted: number,
): Scalar {
  const fused = fusedKernel("UpsampledCrossEntropyMean");
  if (!fused) return tidy(() => div(upsampledCrossEntropySum(logits, labels, taps), counted));
  return withSlope(fused, logits, labels, taps, { counted });
}

/** A loss by a kernel that computes value and slope. */
function withSlope(
  fused: FusedKernel,
  logits: Tensor3D,
  labels: Tensor1D,
  { rows, weights }: Taps,
  attributes: Record<string, number>,
): Scalar {
  const operation = customGrad((logits, save) => {
    const [value, slope] = fused({ logits: logits as Tensor, labels, rows, weights }, attributes) as Tensor[];
    (save as (tensors: Tensor[]) => void)([slope]);
    return { value, gradFunc: (dy: Tensor, [slope]: Tensor[]) => mul(slope, dy) };
  });
  return operation(logits) as Scalar;
}

function upsampledThenSummed(logits: Tensor3D, labels: Tensor1D, taps: Taps): Scalar {
  return tidy(() => {
    const [batch, positions, classes] = logits.shape;
    // Images become channels, so that one set of taps upsamples the whole batch.
    const table = reshape(transpose(logits, [1, 0, 2]), [positions, batch * classes]) as Tensor2D;
    const upsampled = reshape(interpolate(table, taps), [taps.count * batch, classes]) as Tensor2D;
    return crossEntropySum(upsampled, labels);
  });
}
