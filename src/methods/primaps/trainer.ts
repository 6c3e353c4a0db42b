/**
 * PriMaPs's trainer: prototypes from principal directions, clustered by cosines, then trained on masks by teacher and student.
 *
 * @module
 */
import { tidy } from "@tensorflow/tfjs-core";
import type { Batch } from "../../features/types.ts";
import type { Tensor2D, Tensor4D } from "../../nn/types.ts";
import { linearLogProbabilities, namedLinearProbe } from "../parts/linear_probe.ts";
import { createTrainer } from "../parts/trainer.ts";
import type { Trainer } from "../types.ts";
import { compared, type PreparedStep, prepareStep, type PrimapsParts, stepLosses } from "./objective.ts";
import type { PrimapsOptions } from "./options.ts";
import {
  copyPrototypes,
  namedPrototypes,
  prototypeLogProbabilities,
  teacherUpdate,
  updateTeacher,
} from "./prototypes.ts";

/** What a PriMaPs trainer reads besides its batches. */
export interface PrimapsInputs {
  /** Finds the first prototypes before the first step: rank 2, `[clusters, C]`; null where the parts hold them. */
  directions(step: number): Promise<Tensor2D> | null;
  /** Mask numbers of a batch, image by image and pixel by pixel. */
  masks(batch: Batch): Promise<ArrayLike<number>>;
  /** Features of the pictures with their colours changed, which the student sees. */
  recoloured(batch: Batch): Tensor4D;
}

/**
 * Builds a PriMaPs trainer from its parts.
 *
 * @param parts Parts, owned by the trainer from now on.
 */
export function createPrimapsTrainer(
  parts: PrimapsParts,
  options: PrimapsOptions,
  inputs: PrimapsInputs,
): Trainer {
  const { start, student, teacher, linearProbe } = parts;
  const { start_steps, feature_norm } = options;
  const teachers = namedPrototypes("teacher", teacher);
  return createTrainer<PreparedStep>({
    groups: {
      start: {
        parameters: { "start.directions": start },
        optimizer: { learningRate: options.start_learning_rate },
        until: start_steps,
      },
      student: {
        parameters: namedPrototypes("student", student),
        optimizer: { learningRate: options.student_learning_rate },
        from: start_steps,
      },
      ...(linearProbe && {
        linear: {
          parameters: namedLinearProbe(linearProbe),
          optimizer: { learningRate: options.linear_learning_rate },
        },
      }),
    },
    buffers: teachers,
    prepare: async (batch) => {
      const directions = await inputs.directions(batch.step);
      if (directions) {
        start.assign(directions);
        followStart(parts);
      }
      const masks = batch.step < start_steps ? null : await inputs.masks(batch);
      return prepareStep(batch, masks, parts, options);
    },
    objective: (prepared, batch) =>
      stepLosses(parts, batch.features, () => inputs.recoloured(batch), prepared, options),
    afterUpdate: ({ step }) => {
      if (step < start_steps) return followStart(parts);
      const update = teacherUpdate(step - start_steps, options);
      if (update !== null) updateTeacher(teacher, student, update, options);
    },
    unread: ["start.directions", ...Object.keys(namedPrototypes("student", student))],
    predictor: {
      codes: (features) => features.clone(),
      clusters: (codes) => tidy(() => prototypeLogProbabilities(compared(codes, feature_norm), teacher)),
      ...(linearProbe && { linear: (codes) => linearLogProbabilities(codes, linearProbe) }),
    },
  });
}

/** While the first prototypes are clustered, student and teacher are they. */
function followStart({ start, student, teacher }: PrimapsParts): void {
  tidy(() => student.directions.assign(start.clone()));
  copyPrototypes(student, teacher);
}
