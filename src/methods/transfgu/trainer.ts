/**
 * TransFGU's trainer: a step of the student, and its restarts.
 *
 * @module
 */
import {
  add,
  clipByValue,
  logSoftmax,
  mul,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  tidy,
  zerosLike,
} from "@tensorflow/tfjs-core";
import type { Batch } from "../../features/types.ts";
import { COUNTED_STEPS, createTrainer } from "../parts/trainer.ts";
import type { Trainer } from "../types.ts";
import type { BlockMasks, MaskDecoder } from "./decoder.ts";
import { type DecoderValues, isDecayed } from "./decoder_start.ts";
import { type LossWeights, maskLosses } from "./losses.ts";
import type { TransfguOptions } from "./options.ts";
import { maskTargets, type Targets } from "./targets.ts";

/** What is trained, and what it starts anew from. */
export interface TransfguParts {
  readonly student: MaskDecoder;
  /** A copy of the student until its first restart. */
  readonly teacher: MaskDecoder;
  /** The student's initial values. */
  readonly initial: DecoderValues;
}

/** What is particular to a step. */
export interface StepPlan {
  /** Whether the teacher becomes the student, and the student what it was at first, before the step. */
  readonly restart: boolean;
  /** Whether a teacher takes part. */
  readonly teacher: boolean;
  /** Weight of the negative cross-entropy. */
  readonly alpha: number;
  readonly weights: LossWeights;
}

/** What a step sees and draws; the tensors are freed after it. */
export interface StepInput {
  readonly plan: StepPlan;
  /** Patch tokens of the crops: rank 3, `[batch, patches, C]`. */
  readonly tokens: Tensor3D;
  /** Their score maps: rank 3, `[batch, patches, classes]`. */
  readonly scores: Tensor3D;
  /** Order of the masks in the shuffled mixture: rank 1, int32; read where a teacher takes part. */
  readonly permutation: Tensor1D;
  /** Dropout masks of the student's blocks; none for no dropout. */
  readonly dropout: readonly BlockMasks[];
}

/** What a step needs besides parameters. */
interface PreparedStep extends Pick<StepInput, "tokens" | "dropout" | "plan"> {
  readonly targets: Targets;
}

/**
 * Builds a TransFGU trainer from its parts (reference: TransFGU, section 5).
 *
 * @param parts Owned by the trainer from now on.
 * @param input What a step sees, and all that it draws.
 */
export function createTransfguTrainer(
  parts: TransfguParts,
  options: TransfguOptions,
  input: (batch: Batch) => Promise<StepInput>,
): Trainer {
  const { student, teacher } = parts;
  const named = (part: string, { parameters }: MaskDecoder) =>
    Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${part}.${name}`, value]));
  const buffers = named("teacher", teacher);
  const trainer: Trainer = createTrainer<PreparedStep>({
    groups: {
      student: {
        parameters: named("student", student),
        optimizer: { learningRate: options.learning_rate },
      },
    },
    buffers,
    unread: Object.keys(buffers),
    prepare: async (batch) => {
      const step = await input(batch);
      if (step.plan.restart) restartStudent(parts);
      if (step.plan.restart && options.restart_moments === "reset") resetOptimizer(trainer);
      return { ...step, targets: stepTargets(step, teacher, options) };
    },
    objective: ({ tokens, dropout, targets, plan }) =>
      maskLosses(student.masks(tokens, dropout), targets, plan.weights),
    skips: (losses) =>
      options.skip_nonpositive && !(Object.values(losses).reduce((sum, loss) => sum + loss, 0) > 0),
    beforeUpdate: (gradients) => readyGradients(gradients, trainer.state, options),
    predictor: {
      codes: (features) =>
        tidy(() => {
          const [batch, height, width, channels] = features.shape;
          const { masks } = student.masks(reshape(features, [batch, height * width, channels]));
          return reshape(masks, [batch, height, width, -1]);
        }),
      clusters: (codes) => logSoftmax(codes),
    },
  });
  return trainer;
}

/** The teacher becomes the student, and the student what it was at first. */
export function restartStudent({ student, teacher, initial }: TransfguParts): void {
  teacher.copy(student);
  student.assign(initial);
}

/** Targets by the teacher as it is now. Off the gradient tape. */
export function stepTargets(
  { tokens, scores, permutation, plan }: Omit<StepInput, "dropout">,
  teacher: MaskDecoder,
  { things_only, background_level, constant_maps, ties }: TransfguOptions,
): Targets {
  const rules = {
    background: things_only ? background_level : null,
    constantMaps: constant_maps,
    ties,
  };
  return tidy(() => {
    const part = plan.teacher ? { masks: teacher.masks(tokens).masks, permutation, alpha: plan.alpha } : null;
    return maskTargets(scores, part, rules);
  });
}

/** Gradients are clamped entry by entry, then the decay is added. */
function readyGradients(
  gradients: Record<string, Tensor>,
  parameters: Readonly<Record<string, Tensor>>,
  { gradient_clamp: limit, weight_decay }: TransfguOptions,
): Record<string, Tensor> {
  return tidy(() =>
    Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => {
        const clamped = clipByValue(gradient, -limit, limit);
        return [name, isDecayed(name) ? add(clamped, mul(parameters[name], weight_decay)) : clamped];
      }),
    )
  );
}

function resetOptimizer({ state }: Trainer): void {
  for (const [name, value] of Object.entries(state)) {
    if (name.startsWith("adam/") || name === COUNTED_STEPS) tidy(() => value.assign(zerosLike(value)));
  }
}
