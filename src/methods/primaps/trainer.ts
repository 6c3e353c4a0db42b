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
import type { FrozenHead } from "./frozen_head.ts";
import {
  type BatchMasks,
  compared,
  type PreparedStep,
  prepareStep,
  type PrimapsParts,
  stepLosses,
  type StepViews,
} from "./objective.ts";
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
  /** Masks of a batch. */
  masks(batch: Batch): Promise<BatchMasks>;
  /** Features of the pictures with their colours changed, which the student sees. */
  recoloured(batch: Batch): Tensor4D;
  /** Trained codes in place of features; by default the features are the codes. */
  readonly head?: FrozenHead | null;
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
  const { head } = inputs;
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
    buffers: { ...teachers, ...head?.buffers },
    prepare: async (batch) => {
      const directions = await inputs.directions(batch.step);
      if (directions) {
        start.assign(directions);
        followStart(parts);
      }
      return prepareStep(await viewsOf(batch, options, inputs), batch.labels, parts, options);
    },
    objective: (prepared) => stepLosses(parts, prepared, options),
    afterUpdate: ({ step }) => {
      if (step < start_steps) return followStart(parts);
      const update = teacherUpdate(step - start_steps, options);
      if (update !== null) updateTeacher(teacher, student, update, options);
    },
    unread: ["start.directions", ...Object.keys(namedPrototypes("student", student))],
    predictor: {
      codes: (features) => head ? head.codes(features) : features.clone(),
      clusters: (codes) => tidy(() => prototypeLogProbabilities(compared(codes, feature_norm), teacher)),
      ...(linearProbe && { linear: (codes) => linearLogProbabilities(codes, linearProbe) }),
    },
  });
}

/** What the step of a batch trains on. */
async function viewsOf(
  batch: Batch,
  { start_steps }: PrimapsOptions,
  { head, masks, recoloured }: PrimapsInputs,
): Promise<StepViews> {
  const codes = (features: Tensor4D, view: string) =>
    head?.trainCodes(features, view, batch.step) ?? features;
  const features = codes(batch.features, "plain");
  if (batch.step < start_steps) return { features, recoloured: null, masks: null };
  return { features, recoloured: codes(recoloured(batch), "recoloured"), masks: await masks(batch) };
}

/** While the first prototypes are clustered, student and teacher are they. */
function followStart({ start, student, teacher }: PrimapsParts): void {
  tidy(() => student.directions.assign(start.clone()));
  copyPrototypes(student, teacher);
}
