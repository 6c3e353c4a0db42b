/**
 * STEGO's linear probe: what a supervised linear classifier reads from the codes. A diagnostic; it never shapes them.
 *
 * @module
 */
import {
  div,
  logSoftmax,
  reshape,
  type Scalar,
  type Tensor1D,
  tensor1d,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { resizeTaps, type Size } from "../../nn/bilinear.ts";
import { upsampledCrossEntropySum } from "../../nn/upsampled_cross_entropy.ts";
import type { LinearParameters, Matrix } from "../../nn/initialize.ts";
import type { Taps } from "../../nn/interpolate.ts";
import { positions } from "../../nn/positions.ts";
import { trainableLinear } from "../../nn/linear.ts";
import type { LabelBatch } from "../../features/types.ts";

/** The labels of a batch as the loss reads them. */
export interface LinearProbeTarget {
  /** Class per pixel, pixel by pixel and image by image in each: rank 1, `[height * width * batch]`, int32, -1 ignored. */
  readonly classes: Tensor1D;
  /** Number of pixels that count. */
  readonly counted: number;
  /** From positions of the code map to label pixels. */
  readonly taps: Taps;
}

/** The probe's parameters by stable name. */
export function namedLinearProbe({ weight, bias }: LinearParameters): Record<string, Matrix> {
  return { "linear_probe.weight": weight, "linear_probe.bias": bias };
}

/**
 * Readies the labels of a batch.
 *
 * @param labels Labels; those outside `0..classes-1` are ignored.
 * @param batch Number of images.
 * @param size Size of the code map.
 */
export function linearProbeTarget(
  labels: LabelBatch,
  batch: number,
  size: Size,
  classes: number,
): LinearProbeTarget {
  const pixels = labels.height * labels.width;
  const byPixel = new Int32Array(pixels * batch);
  let counted = 0;
  for (let p = 0; p < pixels; p++) {
    for (let b = 0; b < batch; b++) {
      const label = labels.data[b * pixels + p];
      const valid = label >= 0 && label < classes;
      byPixel[p * batch + b] = valid ? label : -1;
      if (valid) counted++;
    }
  }
  return { classes: tensor1d(byPixel, "int32"), counted, taps: resizeTaps(size, labels) };
}

/**
 * Mean cross-entropy over the pixels that count, logits upsampled bilinearly to the label size (reference: STEGO, section 4).
 *
 * @param codes rank 4, `[batch, height, width, K]`, float32, cut from the gradient by the caller.
 * @param probe The probe: K inputs, one output per class.
 * @returns The loss; 0 where no pixel counts.
 */
export function linearProbeLoss(codes: Tensor4D, probe: LinearParameters, target: LinearProbeTarget): Scalar {
  return tidy(() => {
    const [batch, height, width] = codes.shape;
    const classes = probe.weight.shape[1];
    const logits = reshape(trainableLinear(positions(codes), probe), [batch, height * width, classes]);
    const sum = upsampledCrossEntropySum(logits as Tensor3D, target.classes, target.taps);
    return div(sum, Math.max(target.counted, 1));
  });
}

/** Log-probabilities of the probe for codes of rank 2, `[positions, K]`: rank 2, `[positions, classes]`. */
export function linearLogProbabilities(codes: Tensor2D, probe: LinearParameters): Tensor2D {
  return tidy(() => logSoftmax(trainableLinear(codes, probe)));
}
