/**
 * The losses of one HP step, with the OMH losses where they are asked for (reference: HP, section 11).
 *
 * @module
 */
import { matMul, mul, relu, reshape, tidy } from "@tensorflow/tfjs-core";
import type { Batch } from "../../features/types.ts";
import { addBias } from "../../nn/add.ts";
import { dropChannels } from "../../nn/channel_dropout.ts";
import { stopGradient } from "../../nn/gradients.ts";
import { type LinearParameters, linearParameters } from "../../nn/initialize.ts";
import type { Taps } from "../../nn/interpolate.ts";
import { l2Normalize } from "../../nn/normalize.ts";
import { positions } from "../../nn/positions.ts";
import type { Scalar, Tensor2D, Tensor4D } from "../../nn/types.ts";
import { Hierarchy } from "../../omh/hierarchy.ts";
import type { StepPlan } from "../../omh/level_plans.ts";
import { type BranchInputs, dropBranches } from "../parts/draws.ts";
import type { LinearProbeTarget } from "../parts/linear_probe.ts";
import { drawTrainCodes } from "../parts/train_codes.ts";
import { createProbes, probeLabels, probeLosses, type Probes } from "../parts/probes.ts";
import { SegmentationHead } from "../parts/segmentation_head.ts";
import type { TrainerContext } from "../types.ts";
import { consistencyLoss } from "./consistency.ts";
import { contrastiveLoss } from "./contrastive.ts";
import type { HpDraws } from "./draws.ts";
import { type PairInputs, similarity } from "./hidden_positives.ts";
import { mixCodes, mixingTaps } from "./local_mixing.ts";
import { momentumCodes, momentumCopy } from "./momentum_head.ts";
import type { HpOptions } from "./options.ts";
import { emptyPools, type ReferencePools } from "./pools.ts";

/** The parts of an HP trainer. */
export interface HpParts extends Probes {
  readonly head: SegmentationHead;
  /** Follows the head; no gradient reaches it. */
  readonly momentumHead: SegmentationHead;
  readonly pools: ReferencePools;
  /** From codes to what the contrastive and the consistency loss compare: D inputs, D outputs. */
  readonly projection: LinearParameters;
  /** The OMH hierarchy, or null for HP alone. */
  readonly hierarchy: Hierarchy | null;
}

/** Starts the parts of a trainer with pools of `rows` rows. */
export function createParts(
  { options, omh, classes, clusters, linearProbe, probeRateScale, channels, random, images }: TrainerContext<
    HpOptions
  >,
  rows: number,
): HpParts {
  const { dim } = options;
  const head = SegmentationHead.create(random, channels, dim, relu);
  const codes = () => drawTrainCodes(images, head, random.stream("initial/omh_codes"));
  return {
    head,
    momentumHead: momentumCopy(head),
    pools: emptyPools(rows, channels, dim),
    projection: linearParameters(random, "projection", dim, dim),
    ...createProbes(random, dim, { clusters, classes, linearProbe, probeRateScale }),
    hierarchy: omh && Hierarchy.create(random, classes, dim, omh, codes),
  };
}

/** What a step needs besides its parameters. */
export interface PreparedStep {
  readonly image: BranchInputs;
  /** The colour-jittered images; null where the consistency loss has no weight. */
  readonly jittered: BranchInputs | null;
  /** Which positions the mixed code is made of. */
  readonly mixing: readonly Taps[];
  /** Dropout of the mixed code: rank 2, `[batch, D]`. */
  readonly mixedMask: Tensor2D;
  /** What decides which pairs of positions are positive. */
  readonly pairs: PairInputs;
  /** Null where no linear probe is trained. */
  readonly labels: LinearProbeTarget | null;
  /** This step's plans between levels; null without OMH, or while its losses have not begun. */
  readonly plans: readonly StepPlan[] | null;
}

/**
 * Readies a step: the momentum code, the hidden positives, the weights of the mixed code.
 *
 * @param specificWeight lambda of this step.
 * @throws {TypeError} The batch lacks what HP needs.
 */
export async function prepareStep(
  batch: Batch,
  draws: HpDraws,
  parts: Omit<HpParts, "head" | "projection" | "hierarchy">,
  options: HpOptions,
  specificWeight: number,
  plans: readonly StepPlan[] | null = null,
): Promise<PreparedStep> {
  const { features } = batch;
  const [, height, width] = features.shape;
  const size = { height, width };
  const attention = required(batch.localAttention, "attention");
  return {
    image: dropBranches(features, draws.image),
    jittered: draws.jittered &&
      dropBranches(required(batch.jittered, "colour-jittered images"), draws.jittered),
    mixing: mixingTaps(await attention.data<"float32">(), size, options.attention_factor),
    mixedMask: draws.mixed,
    pairs: preparePairs(features, draws, parts, specificWeight),
    labels: probeLabels(parts, batch),
    plans,
  };
}

/** The weighted losses of a step. */
export function stepLosses(
  parts: Omit<HpParts, "momentumHead" | "pools">,
  { image, jittered, mixing, mixedMask, pairs, labels, plans }: PreparedStep,
  options: HpOptions,
): Record<string, Scalar> {
  const { head, projection, hierarchy } = parts;
  const map = head.codes(image.linear, image.nonlinear);
  const codes = positions(map);
  const projected = project(codes, projection);
  const mixed = project(positions(mixedCodes(map, mixing, mixedMask)), projection);
  const consistency = jittered && consistencyLoss(
    projected,
    project(positions(head.codes(jittered.linear, jittered.nonlinear)), projection),
  );
  const detached = stopGradient(() => map.clone());
  return {
    contrastive: contrastiveLoss([projected, mixed], pairs, options),
    ...(consistency && { consistency: mul(consistency, options.consistency_weight) as Scalar }),
    ...probeLosses(parts, detached, labels),
    ...hierarchy?.losses(codes, plans),
  };
}

/** The mixed code with its dropout: rank 4, `[batch, height, width, D]`. */
export function mixedCodes(codes: Tensor4D, mixing: readonly Taps[], mask: Tensor2D): Tensor4D {
  return tidy(() => dropChannels(reshape(mixCodes(positions(codes), mixing), codes.shape) as Tensor4D, mask));
}

/** Unit rows of the projected codes: rank 2, `[positions, D]`. */
export function project(codes: Tensor2D, { weight, bias }: LinearParameters): Tensor2D {
  return tidy(() => l2Normalize(addBias(matMul(codes, weight), bias)));
}

/** What the hidden positives of the batch are found with. Task-specific ones are not looked for while they have no weight. */
function preparePairs(
  features: Tensor4D,
  draws: HpDraws,
  { momentumHead, pools }: Pick<HpParts, "momentumHead" | "pools">,
  specificWeight: number,
): PairInputs {
  const [batch] = features.shape;
  const agnostic = tidy(() => l2Normalize(positions(dropChannels(features, draws.features))));
  const specific = () =>
    tidy(() => l2Normalize(positions(momentumCodes(momentumHead, features, draws.momentum))));
  return {
    batch,
    agnostic: similarity(agnostic, pools.agnostic as Tensor2D, batch),
    specific: specificWeight > 0 ? similarity(specific(), pools.specific as Tensor2D, batch) : null,
    specificWeight,
    kept: draws.kept,
  };
}

function required<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new TypeError(`Cannot train "hp": the batch has no ${name}, expected them`);
  return part;
}
