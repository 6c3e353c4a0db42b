/**
 * HP's trainer: pools, one step, its optimisers and the momentum head's update.
 *
 * @module
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Batch, FeatureSource } from "../../features/types.ts";
import { clipGradients } from "../../nn/gradients.ts";
import type { LinearParameters, Matrix } from "../../nn/initialize.ts";
import { centerOptimizer, probeGroups, probePredictor } from "../parts/probes.ts";
import { createTrainer, hierarchyGroup } from "../parts/trainer.ts";
import type { Trainer } from "../types.ts";
import type { HpDrawSource } from "./draws.ts";
import { momentumParameters, momentumUpdate } from "./momentum_head.ts";
import { type HpParts, type PreparedStep, prepareStep, stepLosses } from "./objective.ts";
import type { HpOptions } from "./options.ts";
import { fillAgnostic, fillSpecific } from "./pools.ts";
import { renewsPool, specificWeight, type TrainingLength } from "./schedule.ts";

/** What an HP trainer reads besides its batches. */
export interface HpTrainingContext extends TrainingLength {
  /** The training images, from which the pools are filled. */
  readonly images: FeatureSource;
  readonly draws: HpDrawSource;
}

/** A prepared step and its lambda. */
interface Prepared extends PreparedStep {
  readonly specificWeight: number;
}

/**
 * Builds an HP trainer from its parts.
 *
 * @param parts Parts, owned by the trainer from now on. The pools are filled before the first step.
 */
export function createHpTrainer(parts: HpParts, options: HpOptions, context: HpTrainingContext): Trainer {
  const { head, momentumHead, pools, projection, hierarchy } = parts;
  const headOptimizer = {
    learningRate: options.head_learning_rate,
    weightDecay: options.head_weight_decay,
  };
  const projectionOptimizer = { learningRate: options.head_learning_rate };
  const clusterOptimizer = { learningRate: options.cluster_learning_rate };
  const linearOptimizer = { learningRate: options.linear_learning_rate };
  const projectionParameters = namedProjection(projection);
  const buffers = {
    ...momentumParameters(momentumHead),
    "pools.agnostic": pools.agnostic,
    "pools.specific": pools.specific,
  };
  return createTrainer<Prepared>({
    groups: {
      head: { parameters: head.parameters, optimizer: headOptimizer },
      projection: { parameters: projectionParameters, optimizer: projectionOptimizer },
      ...probeGroups(parts, { cluster: clusterOptimizer, linear: linearOptimizer }),
      ...(hierarchy && { omh: hierarchyGroup(hierarchy, centerOptimizer(parts, clusterOptimizer)) }),
    },
    buffers,
    prepare: (batch) => prepare(batch, parts, options, context),
    objective: (prepared) => stepLosses(parts, prepared, options),
    beforeUpdate: (gradients) => {
      // The momentum head follows the head as it is before this step.
      momentumUpdate(momentumHead, head, options.momentum);
      return { ...gradients, ...clipGradients(pick(gradients, head.parameters), options.head_clip_norm) };
    },
    diagnostics: ({ plans, specificWeight }) => ({
      specific_weight: specificWeight,
      ...hierarchy?.diagnostics(plans),
    }),
    hierarchy,
    unread: [...Object.keys(projectionParameters), ...Object.keys(buffers)],
    predictor: {
      codes: (features) => head.codes(features),
      ...probePredictor(parts),
    },
  });
}

/** Fills the pools before the first step, and renews the task-specific one where the schedule says so. */
export async function updatePools(
  step: number,
  { pools, momentumHead }: Pick<HpParts, "pools" | "momentumHead">,
  { renew_interval }: Pick<HpOptions, "renew_interval">,
  { images, draws, stepsPerEpoch }: Omit<HpTrainingContext, "steps">,
): Promise<void> {
  if (step === 0) await fillAgnostic(pools, images, draws.agnostic(step));
  if (step === 0 || renewsPool(step, renew_interval, stepsPerEpoch)) {
    await fillSpecific(pools, images, draws.specific(step), momentumHead);
  }
}

async function prepare(
  batch: Batch,
  parts: HpParts,
  options: HpOptions,
  context: HpTrainingContext,
): Promise<Prepared> {
  const { step } = batch;
  const plans = await parts.hierarchy?.prepare(step) ?? null;
  const weight = specificWeight(step, options.warmup, context.steps);
  await updatePools(step, parts, options, context);
  const prepared = await prepareStep(batch, context.draws.step(step), parts, options, weight, plans);
  return { ...prepared, specificWeight: weight };
}

function namedProjection({ weight, bias }: LinearParameters): Record<string, Matrix> {
  return { "projection.weight": weight, "projection.bias": bias };
}

function pick(gradients: Record<string, Tensor>, of: Record<string, unknown>): Record<string, Tensor> {
  return Object.fromEntries(Object.keys(of).map((name) => [name, gradients[name]]));
}
