/**
 * The losses of one EAGLE step, with the OMH losses where they are asked for.
 *
 * @module
 */
import { argMax, dispose, matMul, mul, tidy } from "@tensorflow/tfjs-core";
import type { Batch } from "../../features/types.ts";
import { addBias } from "../../nn/add.ts";
import type { Size } from "../../nn/bilinear.ts";
import { dropChannels } from "../../nn/channel_dropout.ts";
import { stopGradient } from "../../nn/gradients.ts";
import type { LinearParameters, Matrix } from "../../nn/initialize.ts";
import { l2Normalize } from "../../nn/normalize.ts";
import { readTogether } from "../../nn/pending.ts";
import { positions } from "../../nn/positions.ts";
import type { Scalar, Tensor2D, Tensor4D } from "../../nn/types.ts";
import type { Hierarchy } from "../../omh/hierarchy.ts";
import type { StepPlan } from "../../omh/level_plans.ts";
import { clusterCosines, clusterProbeLoss } from "../parts/cluster_probe.ts";
import { type BranchInputs, dropBranches } from "../parts/draws.ts";
import type { LinearProbeTarget } from "../parts/linear_probe.ts";
import { probeLabels, probeLosses, type Probes } from "../parts/probes.ts";
import type { SegmentationHead } from "../parts/segmentation_head.ts";
import { cellColors, colorAffinity } from "./affinities.ts";
import {
  correspondenceLosses,
  type CorrespondenceTaps,
  correspondenceTaps,
  type CorrespondenceTargets,
  correspondenceTargets,
} from "./correspondence.ts";
import type { EagleDraws } from "./draws.ts";
import { spectralVectors } from "./eigenvectors.ts";
import { findMedoids } from "./medoids.ts";
import { objectLoss, type ObjectTargets, objectTargets } from "./object_loss.ts";
import type { EagleOptions } from "./options.ts";
import type { PassMaps, PassName } from "./passes.ts";
import { rowWeights } from "./row_weights.ts";

/** The parts of an EAGLE trainer. */
export interface EagleParts extends Probes {
  readonly head: SegmentationHead;
  /** From codes to what the object losses compare: D inputs, D outputs. */
  readonly projection: LinearParameters;
  /** Centres of the objects: rank 2, `[objects, eigenvectors - 1]`, not normalised. */
  readonly eigenCenters: Matrix;
  /** Those of the blurred copies. */
  readonly eigenCentersBlurred: Matrix;
  /** The OMH hierarchy, or null for EAGLE alone. */
  readonly hierarchy: Hierarchy | null;
}

/** Makes spectral vectors of codes and colours, as `spectralVectors` does. */
export type SpectralSolver = (
  codes: Tensor4D,
  colors: readonly Float64Array[],
  options: EagleOptions,
  pass: PassName,
) => Promise<Tensor2D>;

/** Objects of a pass. */
export type PassObjects = {
  /** E: rank 2, `[rows, eigenvectors - 1]`. */
  readonly vectors: Tensor2D;
  readonly targets: ObjectTargets;
  /** Number of objects that have rows. */
  readonly count: number;
};

/** What a step needs besides its parameters. */
export interface PreparedStep {
  readonly inputs: Readonly<Record<PassName, BranchInputs>>;
  readonly taps: CorrespondenceTaps;
  readonly targets: CorrespondenceTargets;
  readonly positive: PassObjects;
  readonly blurred: PassObjects;
  /** u: share of the object losses, fraction of 1. */
  readonly mix: number;
  /** Null where no linear probe is trained. */
  readonly labels: LinearProbeTarget | null;
  /** This step's plans between levels; null without OMH, or while its losses have not begun. */
  readonly plans: readonly StepPlan[] | null;
}

/** The share of the object losses in a step: none up to `step_schedulers` (reference: EAGLE, section 1). */
export function objectShare(
  step: number,
  { step_schedulers, momentum_limit }: Pick<EagleOptions, "step_schedulers" | "momentum_limit">,
): number {
  return step <= step_schedulers ? 0 : momentum_limit;
}

/**
 * Readies a step: what the head sees in each pass, what correlations are held to, and the objects by the codes of now.
 *
 * @param keys Keys of each pass, without dropout.
 */
export async function prepareStep(
  batch: Batch,
  keys: PassMaps,
  draws: EagleDraws,
  parts: EagleParts,
  options: EagleOptions,
  plans: readonly StepPlan[] | null = null,
  solver: SpectralSolver = spectralVectors,
): Promise<PreparedStep> {
  const { masks } = draws;
  const byPass = <T>(make: (pass: PassName) => T): Readonly<Record<PassName, T>> => ({
    image: make("image"),
    positive: make("positive"),
    blurred: make("blurred"),
  });
  const [, height, width] = keys.image.shape;
  const taps = correspondenceTaps(draws.correspondence, { height, width });
  const inputs = byPass((pass) => dropBranches(keys[pass], masks[pass]));
  // The dropped-out keys are large, and nothing but what is made of them here is kept.
  const { targets, ...weights } = tidy(() => {
    const seen = byPass((pass) => dropChannels(keys[pass], masks[pass].features));
    return {
      targets: correspondenceTargets(seen, taps),
      positive: rowWeights(seen.positive),
      blurred: rowWeights(seen.blurred),
    };
  });
  const colors = await colorAffinities(batch, { height, width }, options);
  const objectsOf = async (pass: "positive" | "blurred", centers: Matrix): Promise<PassObjects> => {
    const codes = parts.head.codes(inputs[pass].linear, inputs[pass].nonlinear);
    const rows = project(positions(codes), parts.projection);
    const vectors = await solver(codes, colors, options, pass);
    const prototypes = await findMedoids(rows, await objectNumbers(vectors, centers));
    dispose([codes, rows]);
    const count = prototypes.medoids.length;
    return { vectors, targets: objectTargets(prototypes, weights[pass], options), count };
  };
  return {
    inputs,
    taps,
    targets,
    positive: await objectsOf("positive", parts.eigenCenters),
    blurred: await objectsOf("blurred", parts.eigenCentersBlurred),
    mix: objectShare(batch.step, options),
    labels: probeLabels(parts, batch),
    plans,
  };
}

/** Colour affinities of the plain images, which both passes go by. */
async function colorAffinities(
  { pictures }: Batch,
  size: Size,
  options: EagleOptions,
): Promise<Float64Array[]> {
  if (!pictures) throw new TypeError('Cannot train "eagle": the batch has no pictures, expected them');
  const colors = cellColors(pictures, size, options);
  const values = await readTogether(colors);
  dispose(colors);
  return values.map(colorAffinity);
}

/** The object of each row: the centre with the largest cosine, ties to the lowest. */
export async function objectNumbers(vectors: Tensor2D, centers: Tensor2D): Promise<Int32Array> {
  const best = tidy(() => argMax(clusterCosines(vectors, centers), 1));
  const numbers = await best.data<"int32">() as Int32Array;
  best.dispose();
  return numbers;
}

/** The weighted losses of a step (reference: EAGLE, section 1). */
export function stepLosses(
  parts: EagleParts,
  { inputs, taps, targets, positive, blurred, mix, labels, plans }: PreparedStep,
  options: EagleOptions,
): Record<string, Scalar> {
  const codes = passCodes(parts.head, inputs);
  const correspondence = correspondenceLosses(codes, taps, targets, options);
  const projected = (pass: PassName) => project(positions(codes[pass]), parts.projection);
  const [own, other] = [projected("positive"), projected("blurred")];
  const detached = stopGradient(() => codes.image.clone());
  const [plain, objects] = [1 - mix, mix];
  return {
    positive: mul(correspondence.positive, plain * options.positive_weight),
    negative: mul(correspondence.negative, plain * options.negative_weight),
    object: mul(objectLoss(own, other, positive.targets, options), objects * options.object_weight),
    object_aug: mul(objectLoss(other, own, blurred.targets, options), objects * options.object_aug_weight),
    eigen: mul(eigenLoss(positive.vectors, parts.eigenCenters), 1 / 2),
    eigen_aug: mul(eigenLoss(blurred.vectors, parts.eigenCentersBlurred), 1 / 2),
    ...probeLosses(parts, detached, labels),
    ...parts.hierarchy?.losses(positions(codes.image), plans),
  };
}

/** Codes of each pass: rank 4, `[batch, height, width, D]`, not normalised. */
export function passCodes(head: SegmentationHead, inputs: PreparedStep["inputs"]): PassMaps {
  const codes = ({ linear, nonlinear }: BranchInputs) => head.codes(linear, nonlinear);
  return { image: codes(inputs.image), positive: codes(inputs.positive), blurred: codes(inputs.blurred) };
}

/** The loss of the object centres: STEGO's cluster loss, with a softmax in place of the best (reference: EAGLE, section 5). */
export function eigenLoss(vectors: Tensor2D, centers: Tensor2D): Scalar {
  return clusterProbeLoss(clusterCosines(vectors, centers), 1);
}

/** z, unit rows of the projected codes: rank 2, `[rows, D]`. */
export function project(codes: Tensor2D, { weight, bias }: LinearParameters): Tensor2D {
  return tidy(() => l2Normalize(addBias(matMul(codes, weight), bias)));
}
