/**
 * SmooSeg's trainer: one step, its optimisers and the teachers' updates.
 *
 * @module
 */
import type { Batch } from "../../features/types.ts";
import { clusterLogProbabilities } from "../parts/cluster_probe.ts";
import { createTrainer, hierarchyGroup } from "../parts/trainer.ts";
import type { Trainer } from "../types.ts";
import { CenterPair } from "./centers.ts";
import { levelTeachers } from "./levels.ts";
import {
  type PreparedStep,
  prepareStep,
  type SmoosegDraws,
  type SmoosegParts,
  stepLosses,
} from "./objective.ts";
import type { SmoosegOptions } from "./options.ts";

/**
 * Builds a SmooSeg trainer from its parts.
 *
 * @param parts Trainable parts, owned by the trainer from now on.
 * @param draw Draws everything random of the step that `batch` is for.
 */
export function createSmoosegTrainer(
  parts: SmoosegParts,
  options: SmoosegOptions,
  draw: (batch: Batch) => SmoosegDraws,
): Trainer {
  const { head, centers, levels } = parts;
  const predictorOptimizer = { learningRate: options.predictor_learning_rate };
  const teachers = levels && levelTeachers(levels);
  return createTrainer<PreparedStep>({
    groups: {
      head: { parameters: head.parameters, optimizer: { learningRate: options.head_learning_rate } },
      predictor: { parameters: { "predictor.student": centers.student }, optimizer: predictorOptimizer },
      ...(levels && { omh: hierarchyGroup(levels.hierarchy, predictorOptimizer) }),
    },
    buffers: { "predictor.teacher": centers.teacher, ...teachers },
    prepare: async (batch) =>
      prepareStep(batch.features, draw(batch), await levels?.hierarchy.prepare(batch.step) ?? null, options),
    objective: (prepared) => stepLosses(parts, prepared, options),
    beforeUpdate: (gradients) => {
      // The teachers follow the students as they are before this step. A level that rests stays a copy of its student.
      CenterPair.updateTeachers([centers, ...levels?.pairs ?? []], options.alpha);
      return gradients;
    },
    diagnostics: ({ plans }) => levels?.hierarchy.diagnostics(plans) ?? {},
    hierarchy: levels?.hierarchy,
    unread: ["predictor.student", ...Object.keys(teachers ?? {})],
    predictor: {
      codes: (features) => head.codes(features),
      clusters: (codes) => clusterLogProbabilities(codes, centers.teacher),
    },
  });
}
