/**
 * The losses of one PriMaPs step: of the first prototypes, or of the student.
 *
 * @module
 */
import { clone, mul, reshape, tidy } from "@tensorflow/tfjs-core";
import { resizeTaps, type Size } from "../../nn/bilinear.ts";
import { stopGradient } from "../../nn/gradients.ts";
import type { LinearParameters, Matrix } from "../../nn/initialize.ts";
import type { Taps } from "../../nn/interpolate.ts";
import { l2Normalize } from "../../nn/normalize.ts";
import { positions } from "../../nn/positions.ts";
import type { Scalar, Tensor2D, Tensor3D, Tensor4D } from "../../nn/types.ts";
import type { LabelBatch } from "../../features/types.ts";
import { clusterCosines, clusterProbeLoss } from "../parts/cluster_probe.ts";
import { linearProbeLoss, type LinearProbeTarget, linearProbeTarget } from "../parts/linear_probe.ts";
import { classWeightedLoss, classWeights } from "./class_loss.ts";
import type { PrimapsOptions } from "./options.ts";
import { prototypeLogits, type Prototypes } from "./prototypes.ts";
import { maskVotes, pixelClusters } from "./votes.ts";

/** The parts of a PriMaPs trainer. */
export interface PrimapsParts {
  /** What is clustered by cosines first: rank 2, `[clusters, C]`. */
  readonly start: Matrix;
  /** Trained on the teacher's votes. */
  readonly student: Prototypes;
  /** Follows the student; predictions are its. */
  readonly teacher: Prototypes;
  /** Null where none is trained. */
  readonly linearProbe: LinearParameters | null;
}

/** Mask numbers of a batch. */
export interface BatchMasks extends Size {
  /** Image by image and pixel by pixel; 255 for none. */
  readonly numbers: Uint8Array;
}

/** What a step needs besides its parameters. */
export interface PreparedStep {
  /** Features, or codes in their place, of the pictures as they are: rank 4, `[batch, height, width, channels]`. */
  readonly features: Tensor4D;
  /** Those of the pictures with their colours changed, which the student sees; null without votes. */
  readonly recoloured: Tensor4D | null;
  /** For each image a cluster per pixel, -1 for none; null while the first prototypes are clustered. */
  readonly votes: readonly Int32Array[] | null;
  /** From cells to the pixels of the votes; null without them. */
  readonly taps: Taps | null;
  /** Null where no linear probe is trained. */
  readonly labels: LinearProbeTarget | null;
}

/** What a step trains on. */
export interface StepViews {
  /** Features, or codes in their place, of the pictures as they are. */
  readonly features: Tensor4D;
  /** Those of the pictures with their colours changed; null while the first prototypes are clustered. */
  readonly recoloured: Tensor4D | null;
  /** Null while the first prototypes are clustered. */
  readonly masks: BatchMasks | null;
}

/**
 * Readies a step.
 *
 * @param labels For the linear probe.
 */
export async function prepareStep(
  { features, recoloured, masks }: StepViews,
  labels: LabelBatch | undefined,
  { teacher, linearProbe }: Pick<PrimapsParts, "teacher" | "linearProbe">,
  options: PrimapsOptions,
): Promise<PreparedStep> {
  const [batch, height, width] = features.shape;
  const taps = masks && resizeTaps({ height, width }, masks);
  const votes = masks && await voted(features, masks.numbers, teacher, taps!, options);
  const classes = linearProbe?.weight.shape[1] ?? 0;
  const target = linearProbe && linearProbeTarget(labels, batch, { height, width }, classes);
  return { features, recoloured, votes, taps, labels: target };
}

/** The teacher's class of each mask. */
async function voted(
  features: Tensor4D,
  masks: Uint8Array,
  teacher: Prototypes,
  taps: Taps,
  options: PrimapsOptions,
): Promise<Int32Array[]> {
  const logits = mapLogits(features, teacher, options);
  const clusters = await pixelClusters(logits, taps);
  const count = logits.shape[2];
  logits.dispose();
  return clusters.map((map, image) =>
    maskVotes(map, masks.subarray(image * map.length, (image + 1) * map.length), count)
  );
}

/** Logits of every cell: rank 3, `[batch, cells, clusters]`. */
export function mapLogits(
  features: Tensor4D,
  prototypes: Prototypes,
  { feature_norm }: Pick<PrimapsOptions, "feature_norm">,
): Tensor3D {
  const [batch, height, width] = features.shape;
  return tidy(() => {
    const logits = prototypeLogits(compared(positions(features), feature_norm), prototypes);
    return reshape(logits, [batch, height * width, logits.shape[1]]);
  });
}

/** Features as the prototypes see them. */
export function compared(rows: Tensor2D, norm: PrimapsOptions["feature_norm"]): Tensor2D {
  return norm === "cosine" ? l2Normalize(rows) : rows;
}

/** The losses of a step; all weights are 1. */
export function stepLosses(
  { start, student, linearProbe }: PrimapsParts,
  { features, recoloured, votes, taps, labels }: PreparedStep,
  options: PrimapsOptions,
): Record<string, Scalar> {
  const { ignored_in_mean } = options;
  const prototypes = () => {
    if (!votes || !taps || !recoloured) return clusterProbeLoss(clusterCosines(positions(features), start));
    const logits = mapLogits(recoloured, student, options);
    const weights = stopGradient(() => classWeights(clone(logits), taps, options));
    return classWeightedLoss(logits, votes, weights, taps, options);
  };
  return {
    prototypes: prototypes(),
    ...(linearProbe && labels && {
      linear_probe: linearLoss(features, linearProbe, labels, ignored_in_mean),
    }),
  };
}

/** The linear probe's loss; with `whole`, pixels without a label count as 0 in its mean. */
function linearLoss(
  features: Tensor4D,
  probe: LinearParameters,
  target: LinearProbeTarget,
  whole: boolean,
): Scalar {
  const loss = linearProbeLoss(features, probe, target);
  return whole ? mul(loss, target.counted / target.classes.size) as Scalar : loss;
}
