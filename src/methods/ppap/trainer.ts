/**
 * PPAP's trainer: one step, its optimisers and what its block decays by.
 *
 * @module
 */
import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import type { Batch } from "../../features/types.ts";
import { clipGradients } from "../../nn/gradients.ts";
import type { Tensor3D, Tensor4D, Variable } from "../../nn/types.ts";
import { centerOptimizer, probeGroups, probePredictor } from "../parts/probes.ts";
import { createTrainer, hierarchyGroup, type ParameterGroup } from "../parts/trainer.ts";
import type { NamedOutputs, Trainer } from "../types.ts";
import { isWeight } from "./decoder.ts";
import {
  mapTokens,
  type PpapDraws,
  type PpapParts,
  type PreparedStep,
  prepareStep,
  stepLosses,
} from "./objective.ts";
import type { PpapOptions } from "./options.ts";

/** What a PPAP trainer reads of its batches, and besides them. */
export interface PpapInputs {
  /** Draws everything random of the step that `batch` is for. */
  draw(batch: Batch): PpapDraws;
  /**
   * What the decoder runs on, in training and in prediction: of the features of some pictures, and of what else the backbone gives
   * of them.
   *
   * @default {the patches of the features}
   */
  tokens?(features: Tensor4D, outputs: NamedOutputs | undefined): Tensor3D;
  /** Told of each batch before anything is made of it. */
  see?(batch: Batch): void;
}

/**
 * Builds a PPAP trainer from its parts.
 *
 * @param parts Trainable parts, owned by the trainer from now on.
 */
export function createPpapTrainer(
  parts: PpapParts,
  options: PpapOptions,
  { draw, tokens = mapTokens, see }: PpapInputs,
): Trainer {
  const { decoder, projection, hierarchy } = parts;
  const projected = { "projection.weight": projection.weight, "projection.bias": projection.bias };
  const net: Record<string, Variable> = { ...decoder.parameters, ...projected };
  const clusterOptimizer = { learningRate: options.cluster_learning_rate };
  return createTrainer<PreparedStep>({
    groups: {
      ...netGroups(net, options),
      ...probeGroups(parts, {
        cluster: clusterOptimizer,
        linear: { learningRate: options.linear_learning_rate },
      }),
      ...(hierarchy && { omh: hierarchyGroup(hierarchy, centerOptimizer(parts, clusterOptimizer)) }),
    },
    buffers: decoder.buffers,
    prepare: async (batch) => {
      see?.(batch);
      return prepareStep(batch, draw(batch), parts, await hierarchy?.prepare(batch.step) ?? null);
    },
    objective: (prepared, { features, outputs }) =>
      stepLosses(parts, tokens(features, outputs), features, prepared, options),
    beforeUpdate: (gradients) => ({
      ...gradients,
      ...clipGradients(pick(gradients, Object.keys(net)), options.clip_norm),
    }),
    diagnostics: ({ plans }) => hierarchy?.diagnostics(plans) ?? {},
    hierarchy,
    unread: Object.keys(projected),
    predictor: {
      codes: (features, outputs) =>
        tidy(() => {
          const [, height, width] = features.shape;
          return decoder.codes(tokens(features, outputs), { height, width });
        }),
      ...probePredictor(parts),
    },
  });
}

/** Block and projection: in one group, or in two where only weights decay. */
function netGroups(
  net: Record<string, Variable>,
  { learning_rate: learningRate, weight_decay: weightDecay, decay_all }: PpapOptions,
): Record<string, ParameterGroup> {
  const names = Object.keys(net);
  const decayed = { learningRate, weightDecay };
  if (decay_all) return { net: { parameters: net, optimizer: decayed } };
  return {
    net: { parameters: pick(net, names.filter(isWeight)), optimizer: decayed },
    plain: {
      parameters: pick(net, names.filter((name) => !isWeight(name))),
      optimizer: { learningRate },
    },
  };
}

function pick<T extends Tensor>(of: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, of[name]]));
}
