/**
 * The losses of one PPAP step, with the OMH losses where they are asked for.
 *
 * @module
 */
import { matMul, reshape, tidy } from "@tensorflow/tfjs-core";
import type { RandomStreams } from "../../base/random.ts";
import type { Batch } from "../../features/types.ts";
import { addBias } from "../../nn/add.ts";
import { dropChannels, dropoutMask } from "../../nn/channel_dropout.ts";
import { stopGradient } from "../../nn/gradients.ts";
import type { LinearParameters } from "../../nn/initialize.ts";
import { l2Normalize } from "../../nn/normalize.ts";
import { positions } from "../../nn/positions.ts";
import type { Scalar, Tensor2D, Tensor3D, Tensor4D } from "../../nn/types.ts";
import type { Hierarchy } from "../../omh/hierarchy.ts";
import type { StepPlan } from "../../omh/level_plans.ts";
import type { LinearProbeTarget } from "../parts/linear_probe.ts";
import { probeLabels, probeLosses, type Probes } from "../parts/probes.ts";
import { drawAnchors } from "./anchors.ts";
import { contrastiveLoss, type Criterion } from "./contrastive.ts";
import type { Decoder } from "./decoder.ts";
import type { PpapOptions } from "./options.ts";

/** The draws of one step; its tensors belong to whoever asked for them. */
export interface PpapDraws {
  /** On the features in which positives and negatives are looked for: rank 2, `[batch, C]`. */
  readonly mask: Tensor2D;
  /** Numbers of the rows that are anchors, for each block. */
  readonly anchors: readonly Int32Array[];
}

/**
 * Draws one step.
 *
 * @param random The cell's streams; the step number is the index of each.
 * @param batch Its step and the shape of its features count.
 */
export function drawStep(
  random: RandomStreams,
  { step, features }: Pick<Batch, "step" | "features">,
  options: PpapOptions,
): PpapDraws {
  const [batch, height, width, channels] = features.shape;
  return {
    mask: dropoutMask(random.stream("ppap/dropout", step), batch, channels, options.criterion_dropout),
    anchors: drawAnchors(random.stream("ppap/anchors", step), { batch, positions: height * width }, options),
  };
}

/** The parts of a PPAP trainer. */
export interface PpapParts extends Probes {
  readonly decoder: Decoder;
  /** From codes to what the contrastive loss compares: C inputs, C outputs. */
  readonly projection: LinearParameters;
  /** The OMH hierarchy, or null for PPAP alone. */
  readonly hierarchy: Hierarchy | null;
}

/** What a step needs besides its parameters. */
export interface PreparedStep {
  readonly criterion: Criterion;
  /** Null where no linear probe is trained. */
  readonly labels: LinearProbeTarget | null;
  /** This step's plans between levels; null without OMH, or while its losses have not begun. */
  readonly plans: readonly StepPlan[] | null;
}

/** Readies a step: the features in which positives and negatives are looked for, dropped out and at unit length. */
export function prepareStep(
  batch: Batch,
  { mask, anchors }: PpapDraws,
  probes: Probes,
  plans: readonly StepPlan[] | null = null,
): PreparedStep {
  return {
    criterion: {
      rows: tidy(() => l2Normalize(positions(dropChannels(batch.features, mask)))),
      blocks: anchors,
    },
    labels: probeLabels(probes, batch),
    plans,
  };
}

/**
 * The weighted losses of a step; all weights of PPAP's own are 1.
 *
 * @param tokens What the decoder runs on.
 */
export function stepLosses(
  parts: PpapParts,
  tokens: Tensor3D,
  features: Tensor4D,
  { criterion, labels, plans }: PreparedStep,
  options: PpapOptions,
): Record<string, Scalar> {
  const [, height, width] = features.shape;
  const map = parts.decoder.codes(tokens, { height, width });
  const codes = positions(map);
  const detached = stopGradient(() => map.clone());
  return {
    contrastive: contrastiveLoss(project(codes, parts.projection), criterion, options),
    ...probeLosses(parts, detached, labels),
    ...parts.hierarchy?.losses(codes, plans),
  };
}

/** Unit rows of the projected codes: rank 2, `[positions, C]`. */
export function project(codes: Tensor2D, { weight, bias }: LinearParameters): Tensor2D {
  return tidy(() => l2Normalize(addBias(matMul(codes, weight), bias)));
}

/** The patches of a map as tokens: rank 3, `[batch, height * width, C]`. */
export function mapTokens(features: Tensor4D): Tensor3D {
  const [batch, height, width, channels] = features.shape;
  return reshape(features, [batch, height * width, channels]);
}
