/**
 * HP's momentum head: a slow copy of the segmentation head.
 *
 * @module
 */
import { relu, tidy, variable } from "@tensorflow/tfjs-core";
import { dropChannels } from "../../nn/channel_dropout.ts";
import type { LinearParameters, Matrix } from "../../nn/initialize.ts";
import { updateMovingAverages } from "../../nn/moving_average.ts";
import type { Tensor4D } from "../../nn/types.ts";
import { SegmentationHead } from "../parts/segmentation_head.ts";
import type { MomentumMasks } from "./draws.ts";

/** Copies a head; the copy is never trained, it follows. */
export function momentumCopy({ layers }: SegmentationHead): SegmentationHead {
  const copied = ({ weight, bias }: LinearParameters) => ({ weight: copy(weight), bias: copy(bias) });
  const { linear, hidden, output } = layers;
  return new SegmentationHead(
    { linear: copied(linear), hidden: copied(hidden), output: copied(output) },
    relu,
  );
}

/**
 * Moves the copy: `momentum <- m momentum + (1 - m) head` for every weight and bias (reference: HP, section 4).
 *
 * @param copy The momentum head, changed in place.
 * @param head The head that is trained.
 * @param momentum m, in [0, 1].
 */
export function momentumUpdate(copy: SegmentationHead, head: SegmentationHead, momentum: number): void {
  const leading = head.parameters;
  const following = Object.entries(copy.parameters).map(([name, average]) => ({
    average,
    value: leading[name],
  }));
  updateMovingAverages(following, momentum);
}

/** The copy's parameters by stable name. */
export function momentumParameters(copy: SegmentationHead): Record<string, Matrix> {
  return Object.fromEntries(
    Object.entries(copy.parameters).map(([name, value]) => [name.replace(/^head/, "momentum_head"), value]),
  );
}

/**
 * Codes of the momentum head in training.
 *
 * @param features rank 4, `[batch, height, width, C]`, float32.
 * @returns rank 4, `[batch, height, width, D]`, dropped out, not normalised.
 */
export function momentumCodes(head: SegmentationHead, features: Tensor4D, masks: MomentumMasks): Tensor4D {
  return tidy(() => {
    const codes = head.codes(dropChannels(features, masks.linear), dropChannels(features, masks.nonlinear));
    return dropChannels(codes, masks.output);
  });
}

function copy(parameter: Matrix): Matrix {
  return variable(parameter, false) as Matrix;
}
