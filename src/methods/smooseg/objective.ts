/**
 * The losses of one SmooSeg step, with the OMH losses where they are asked for (reference: SmooSeg, section 7).
 *
 * @module
 */
import { type Scalar, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../../base/random.ts";
import { dropChannels } from "../../nn/channel_dropout.ts";
import { positions } from "../../nn/positions.ts";
import type { StepPlan } from "../../omh/level_plans.ts";
import {
  type BranchInputs,
  drawHeadMasks,
  dropBranches,
  type HeadMasks,
  partnerImages,
} from "../parts/draws.ts";
import type { SegmentationHead } from "../parts/segmentation_head.ts";
import type { CenterPair } from "./centers.ts";
import { energy } from "./energy.ts";
import type { SmoosegLevels } from "./levels.ts";
import type { SmoosegOptions } from "./options.ts";
import { type SmoothnessTargets, smoothnessTargets } from "./smoothness.ts";

/** The draws of one step; its tensors belong to whoever asked for them. */
export interface SmoosegDraws {
  readonly masks: HeadMasks;
  /** Partner of each image in the smoothness term across images. */
  readonly partners: Int32Array;
}

/**
 * Draws one step.
 *
 * @param random The cell's streams; the step number is the index of each.
 * @param step Training step, from 0.
 * @param shape Images in the batch and feature channels C.
 * @param dropout Share of channels dropped, in [0, 1).
 */
export function drawStep(
  random: RandomStreams,
  step: number,
  shape: { batch: number; channels: number },
  dropout: number,
): SmoosegDraws {
  return {
    masks: drawHeadMasks(random.stream("smooseg/dropout", step), shape, dropout),
    partners: partnerImages(random.stream("smooseg/partners", step).permutation(shape.batch)),
  };
}

/** The trainable parts of a SmooSeg trainer. */
export interface SmoosegParts {
  /** The projector. */
  readonly head: SegmentationHead;
  /** SmooSeg's own predictor: rank 2, `[classes, D]` each. */
  readonly centers: CenterPair;
  /** The OMH levels, or null for SmooSeg alone. */
  readonly levels: SmoosegLevels | null;
}

/** What a step needs besides its parameters. */
export interface PreparedStep extends BranchInputs {
  readonly targets: SmoothnessTargets;
  /** This step's plans between levels; null without OMH, or while its losses have not begun. */
  readonly plans: readonly StepPlan[] | null;
}

/** Readies a step. The smoothness affinities, too, are those of dropped-out features. */
export function prepareStep(
  features: Tensor4D,
  { masks, partners }: SmoosegDraws,
  plans: readonly StepPlan[] | null,
  options: SmoosegOptions,
): PreparedStep {
  return {
    ...dropBranches(features, masks),
    targets: tidy(() => smoothnessTargets(dropChannels(features, masks.features), partners, options)),
    plans,
  };
}

/**
 * The weighted losses of a step; all weights of SmooSeg's own are 1.
 *
 * The smoothness terms train the projector through the teacher's cosines, the data term trains the student.
 */
export function stepLosses(
  { head, centers, levels }: SmoosegParts,
  { linear, nonlinear, targets, plans }: PreparedStep,
  { temperature }: SmoosegOptions,
): Record<string, Scalar> {
  const codes = positions(head.codes(linear, nonlinear));
  const { intra, across, data } = energy(centers.cosines(codes), targets, temperature);
  return {
    smoothness_intra: intra,
    smoothness_across: across,
    data,
    ...levels?.hierarchy.losses(codes, plans),
  };
}
