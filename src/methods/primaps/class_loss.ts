/**
 * The loss of PriMaPs's student: a cross-entropy of pixels in which rare classes weigh more.
 *
 * @module
 */
import {
  add,
  customGrad,
  div,
  exp,
  logSoftmax,
  mul,
  neg,
  pow,
  reshape,
  scalar,
  slice,
  softmax,
  stack,
  sub,
  sum,
  type Tensor,
  tensor1d,
  tidy,
} from "@tensorflow/tfjs-core";
import { oneHot } from "../../nn/indicators.ts";
import { interpolate, scatterRows, type Taps } from "../../nn/interpolate.ts";
import type { Scalar, Tensor1D, Tensor2D, Tensor3D } from "../../nn/types.ts";
import type { ClassLossOptions } from "./options.ts";

/**
 * `(1 - p_k)^gamma` for the mean probability `p_k` of each class over all pixels of a batch. No gradient.
 *
 * @param logits rank 3, `[batch, positions, classes]`.
 * @param taps From positions to pixels.
 * @returns rank 1, `[classes]`.
 */
export function classWeights(
  logits: Tensor3D,
  taps: Taps,
  { gamma }: Pick<ClassLossOptions, "gamma">,
): Tensor1D {
  return tidy(() => {
    const [images] = logits.shape;
    const sums = Array.from(
      { length: images },
      (_, image) => tidy(() => sum(softmax(pixelLogits(logits, image, taps)), 0)),
    );
    const means = div(sums.reduce((total, next) => add(total, next)), images * taps.count);
    return pow(sub(1, means), gamma) as Tensor1D;
  });
}

/**
 * The mean over pixels of `-weight_y log softmax_y`; the weights do not normalise it (reference: PriMaPs, section 5).
 *
 * Goes image by image and computes the gradient along with the value: nothing of the size of all pixels of a batch is held.
 *
 * @param logits rank 3, `[batch, positions, classes]`. The gradient reaches them.
 * @param labels For each image a class per pixel; one outside `0..classes-1` is ignored.
 * @param weights From {@linkcode classWeights}: a constant.
 * @param taps From positions to pixels.
 * @returns rank 0; 0 where no pixel counts.
 */
export function classWeightedLoss(
  logits: Tensor3D,
  labels: readonly Int32Array[],
  weights: Tensor1D,
  taps: Taps,
  { ignored_in_mean }: Pick<ClassLossOptions, "ignored_in_mean">,
): Scalar {
  const [images, positions, classes] = logits.shape;
  const counted = labels.reduce(
    (count, map) => count + map.reduce((sum, label) => sum + (label >= 0 && label < classes ? 1 : 0), 0),
    0,
  );
  const pixels = ignored_in_mean ? images * taps.count : Math.max(counted, 1);
  const operation = customGrad((logits, save) => {
    const parts = labels.map((map, image) =>
      tidy(() => imageLoss(pixelLogits(logits as Tensor3D, image, taps), map, weights, taps, positions))
    );
    const slope = tidy(() => div(stack(parts.map(({ slope }) => slope)), pixels));
    (save as (tensors: Tensor[]) => void)([slope]);
    return {
      value: div(parts.reduce((total, { loss }) => add(total, loss), scalar(0)), pixels),
      gradFunc: (dy: Tensor, [slope]: Tensor[]) => mul(slope, dy),
    };
  });
  return operation(logits) as Scalar;
}

/** Logits of one image at its pixels: rank 2, `[pixels, classes]`. */
function pixelLogits(logits: Tensor3D, image: number, taps: Taps): Tensor2D {
  const [, positions, classes] = logits.shape;
  return interpolate(
    reshape(slice(logits, [image, 0, 0], [1, positions, classes]), [positions, classes]),
    taps,
  );
}

/** The sum over an image's pixels, and its derivatives by the logits of its positions. */
function imageLoss(
  logits: Tensor2D,
  labels: Int32Array,
  weights: Tensor1D,
  taps: Taps,
  positions: number,
): { loss: Tensor; slope: Tensor } {
  const classes = logits.shape[1];
  const known = tensor1d(labels.map((label) => label >= 0 && label < classes ? label : -1), "int32");
  const targets = mul(oneHot(known, classes), weights);
  const logProbabilities = logSoftmax(logits);
  const slope = sub(mul(exp(logProbabilities), sum(targets, 1, true)), targets) as Tensor2D;
  return { loss: neg(sum(mul(targets, logProbabilities))), slope: scatterRows(slope, taps, positions) };
}
