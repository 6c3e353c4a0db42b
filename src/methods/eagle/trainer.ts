/**
 * EAGLE's trainer: one step and its optimisers (reference: EAGLE, section 7).
 *
 * @module
 */
import { dispose, tidy } from "@tensorflow/tfjs-core";
import type { Batch, ViewBatch } from "../../features/types.ts";
import type { Tensor4D } from "../../nn/types.ts";
import { centerOptimizer, probeGroups, probePredictor } from "../parts/probes.ts";
import { createTrainer, hierarchyGroup } from "../parts/trainer.ts";
import type { NamedOutputs, Trainer } from "../types.ts";
import type { EagleDraws } from "./draws.ts";
import { stackedKeys } from "./keys.ts";
import {
  type EagleParts,
  type PreparedStep,
  prepareStep,
  type SpectralSolver,
  stepLosses,
} from "./objective.ts";
import type { EagleOptions } from "./options.ts";
import type { PassMaps } from "./passes.ts";

/** What an EAGLE trainer reads of its batches, and besides them. */
export interface EagleInputs {
  /** Draws everything random of the step that `batch` is for. */
  draw(batch: Batch): EagleDraws;
  /**
   * Makes keys of some pictures, of their features and what else the backbone gives of them: a tensor of its own.
   *
   * @default {the stacked keys of the last three blocks}
   */
  keys?(features: Tensor4D, outputs: NamedOutputs | undefined): Tensor4D;
  /**
   * Makes spectral vectors.
   *
   * @default {spectralVectors}
   */
  readonly solver?: SpectralSolver;
  /** Told of each batch before anything is made of it. */
  see?(batch: Batch): void;
}

/**
 * Builds an EAGLE trainer from its parts.
 *
 * @param parts Trainable parts, owned by the trainer from now on.
 */
export function createEagleTrainer(
  parts: EagleParts,
  options: EagleOptions,
  { draw, keys = outputKeys, solver, see }: EagleInputs,
): Trainer {
  const { head, projection, eigenCenters, eigenCentersBlurred, hierarchy } = parts;
  const clusterOptimizer = { learningRate: options.cluster_learning_rate };
  const net = { learningRate: options.learning_rate };
  const projected = { "projection.weight": projection.weight, "projection.bias": projection.bias };
  const objects = { "eigen.centers": eigenCenters, "eigen.centers_blurred": eigenCentersBlurred };
  return createTrainer<PreparedStep>({
    groups: {
      head: { parameters: head.parameters, optimizer: net },
      ...probeGroups(parts, {
        cluster: clusterOptimizer,
        linear: { learningRate: options.linear_learning_rate },
      }),
      eigen: { parameters: objects, optimizer: { learningRate: options.eigen_learning_rate } },
      projection: { parameters: projected, optimizer: net },
      ...(hierarchy && { omh: hierarchyGroup(hierarchy, centerOptimizer(parts, clusterOptimizer)) }),
    },
    prepare: async (batch) => {
      see?.(batch);
      const plans = await hierarchy?.prepare(batch.step) ?? null;
      const maps = batchKeys(batch, keys, options);
      const prepared = await prepareStep(batch, maps, draw(batch), parts, options, plans, solver);
      // What the head sees are copies.
      dispose({ ...maps });
      return prepared;
    },
    objective: (prepared) => stepLosses(parts, prepared, options),
    diagnostics: ({ positive, blurred, plans }) => ({
      objects: positive.count,
      objects_aug: blurred.count,
      ...hierarchy?.diagnostics(plans),
    }),
    hierarchy,
    unread: [...Object.keys(projected), ...Object.keys(objects)],
    predictor: {
      codes: (features, outputs) => tidy(() => head.codes(keys(features, outputs))),
      ...probePredictor(parts, options.eigen_alpha_eval),
    },
  });
}

/** The stacked keys of pictures. */
export function outputKeys(features: Tensor4D, outputs: NamedOutputs | undefined): Tensor4D {
  const [, height, width] = features.shape;
  return stackedKeys(outputs!, { height, width });
}

function batchKeys(
  batch: Batch,
  keys: NonNullable<EagleInputs["keys"]>,
  { positive_image }: EagleOptions,
): PassMaps {
  const { second, neighbors, neighborOutputs } = batch;
  if (!second) throw new TypeError('Cannot train "eagle": the batch has no second view, expected it');
  const near = positive_image === "neighbor";
  if (near && !neighbors) {
    throw new TypeError('Cannot train "eagle": the batch has no neighbours, expected them');
  }
  const of = ({ features, outputs }: ViewBatch) => keys(features, outputs);
  const image = of(batch);
  return {
    image,
    positive: near ? keys(neighbors!, neighborOutputs) : image,
    blurred: of(second),
  };
}
