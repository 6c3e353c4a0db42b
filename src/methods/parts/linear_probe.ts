/**
 * STEGO's linear probe: what a supervised linear classifier reads from the codes. A diagnostic; it never shapes them.
 *
 * @module
 */
import { logSoftmax, reshape, tensor1d, tidy } from "@tensorflow/tfjs-core";
import type { LabelBatch } from "../../features/types.ts";
import { resizeTaps, type Size } from "../../nn/bilinear.ts";
import type { LinearParameters, Matrix } from "../../nn/initialize.ts";
import type { Taps } from "../../nn/interpolate.ts";
import { trainableLinear } from "../../nn/linear.ts";
import { positions } from "../../nn/positions.ts";
import type { Scalar, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "../../nn/types.ts";
import { upsampledCrossEntropyMean } from "../../nn/upsampled_cross_entropy.ts";

/** The labels of a batch as the loss reads them. */
export interface LinearProbeTarget {
  /** Class per pixel, pixel by pixel and image by image in each: rank 1, `[height * width * batch]`, int32, -1 ignored. */
  readonly classes: Tensor1D;
  /** Number of pixels that count. */
  readonly counted: number;
  /** From positions of the code map to label pixels. */
  readonly taps: Taps;
}

/**
 * The probe's parameters by stable name.
 *
 * @param probe Weight and bias.
 * @returns `linear_probe.weight` and `linear_probe.bias`, the same tensors.
 *
 * @example Names as they stand in a checkpoint
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linearParameters, namedLinearProbe, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const probe = linearParameters(new RandomStreams(0), "linear_probe", 5, 3);
 * assertEquals(Object.keys(namedLinearProbe(probe)), ["linear_probe.weight", "linear_probe.bias"]);
 * ```
 */
export function namedLinearProbe({ weight, bias }: LinearParameters): Record<string, Matrix> {
  return { "linear_probe.weight": weight, "linear_probe.bias": bias };
}

/**
 * Readies the labels of a batch.
 *
 * @param labels Labels, of a batch that has them; those outside `0..classes-1` are ignored.
 * @param batch Number of images.
 * @param size Size of the code map.
 * @param classes Number of classes.
 * @returns The target; its tensors belong to whoever asked for it.
 * @throws {TypeError} There are no labels.
 *
 * @example Labels of four pixels, one of them ignored
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linearProbeTarget, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const labels = { height: 2, width: 2, data: Int32Array.of(0, 1, 2, -1) };
 * const { classes, counted } = linearProbeTarget(labels, 1, { height: 1, width: 1 }, 3);
 * assertEquals([...await classes.data()], [0, 1, 2, -1]);
 * assertEquals(counted, 3);
 * ```
 */
export function linearProbeTarget(
  labels: LabelBatch | undefined,
  batch: number,
  size: Size,
  classes: number,
): LinearProbeTarget {
  if (!labels) throw new TypeError(`Cannot train "linear_probe": the batch has no labels, expected some`);
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
 * @param target From {@linkcode linearProbeTarget}.
 * @returns The loss; 0 where no pixel counts.
 *
 * @example A batch whose labels are all ignored has no loss
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ones } from "@tensorflow/tfjs-core";
 * import { linearParameters, linearProbeLoss, linearProbeTarget, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const probe = linearParameters(new RandomStreams(0), "linear_probe", 5, 3);
 * const labels = { height: 2, width: 2, data: new Int32Array(4).fill(-1) };
 * const target = linearProbeTarget(labels, 1, { height: 1, width: 1 }, 3);
 * assertEquals((await linearProbeLoss(ones([1, 1, 1, 5]), probe, target).data())[0], 0);
 * ```
 */
export function linearProbeLoss(codes: Tensor4D, probe: LinearParameters, target: LinearProbeTarget): Scalar {
  return tidy(() => {
    const [batch, height, width] = codes.shape;
    const classes = probe.weight.shape[1];
    const logits = reshape(trainableLinear(positions(codes), probe), [batch, height * width, classes]);
    const { taps, counted } = target;
    return upsampledCrossEntropyMean(logits as Tensor3D, target.classes, taps, Math.max(counted, 1));
  });
}

/**
 * Log-probabilities of the probe.
 *
 * @param codes rank 2, `[positions, K]`, float32.
 * @param probe The probe: K inputs, one output per class.
 * @returns rank 2, `[positions, classes]`.
 *
 * @example Probabilities that sum to 1
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { exp, ones, sum } from "@tensorflow/tfjs-core";
 * import { linearLogProbabilities, linearParameters, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const probe = linearParameters(new RandomStreams(0), "linear_probe", 5, 3);
 * const logProbabilities = linearLogProbabilities(ones([1, 5]), probe);
 * const total = await sum(exp(logProbabilities)).data();
 * assertAlmostEquals(total[0], 1, 1e-6);
 * ```
 */
export function linearLogProbabilities(codes: Tensor2D, probe: LinearParameters): Tensor2D {
  return tidy(() => logSoftmax(trainableLinear(codes, probe)));
}
