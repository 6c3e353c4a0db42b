/**
 * PriMaPs's hyperparameters.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the search for masks; {@linkcode primapsOptions} says what each does. */
export interface ProposalOptions {
  readonly threshold: number;
  readonly direction_sign: "random" | "largest-positive";
  readonly seed_on_used: "first-used" | "best-free";
}

/** Settings of the mask maps; {@linkcode primapsOptions} says what each does. */
export interface MaskOptions extends ProposalOptions {
  readonly stalled_image: "none" | "keep";
  readonly single_mask_background: "column-sums" | "mask";
}

/** Settings of the loss; {@linkcode primapsOptions} says what each does. */
export interface ClassLossOptions {
  readonly gamma: number;
  readonly ignored_in_mean: boolean;
}

/** Settings of the teacher; {@linkcode primapsOptions} says what each does. */
export interface TeacherOptions {
  readonly teacher_every: number;
  readonly teacher_decay: number;
}

/** Settings of trained codes in place of features; {@linkcode primapsOptions} says what each does. */
export interface CodeOptions {
  readonly model: string | null;
  readonly model_digest: string | null;
  readonly model_dim: number | null;
  readonly code_dropout: number;
}

/** All settings of PriMaPs; {@linkcode primapsOptions} says what each does. */
export interface PrimapsOptions extends MaskOptions, ClassLossOptions, TeacherOptions, CodeOptions {
  readonly start_batches: number;
  readonly start_steps: number;
  readonly flips: boolean;
  readonly stored_pictures: "truncated" | "exact";
  readonly feature_norm: "raw" | "cosine";
  readonly start_learning_rate: number;
  readonly student_learning_rate: number;
  readonly linear_learning_rate: number;
}

// A smaller step is lost in the rounding of float32 parameters.
const rate = z.number().min(1e-8).max(1);
/** Longer than any training. */
const STEPS = 10_000_000;
/** The published Cityscapes ViT-S/8 command. */
const PUBLISHED = "(reference: PriMaPs, section 7)";

/** Validates {@linkcode PrimapsOptions} and fills in the defaults. */
export const primapsOptions: z.ZodType<PrimapsOptions> = z.strictObject({
  model: z.string().min(1).max(4096).nullable().default(null).describe(
    "Path of a kept model of STEGO or HP on the same backbone: its trained codes take the place of the features, its cluster centres " +
      "are the first prototypes, and start_steps must be 0. Masks stay those of the backbone. Null for the features. Default null (ours).",
  ),
  model_digest: z.string().regex(/^[0-9a-f]{64}$/).nullable().default(null).describe(
    "The digest that the model's file states, which stands for it in the cell's key; needed with model. Default null (ours).",
  ),
  model_dim: z.int().min(1).max(4096).nullable().default(null).describe(
    "Number of the model's code channels; needed with model. Default null (ours).",
  ),
  code_dropout: z.number().min(0).max(0.99).default(0).describe(
    "Share of feature channels dropped on their way into the model's head in training, fraction of 1: the official program leaves " +
      "0.1 on with STEGO, in its test as well, which is not copied. Default 0 (ours).",
  ),
  threshold: z.number().min(0).max(1).default(0.4).describe(
    `Share of the largest similarity with a mask's seed that a cell needs to be the mask's. Default 0.4 ${PUBLISHED}.`,
  ),
  direction_sign: z.enum(["random", "largest-positive"]).default("random").describe(
    "Sign of a principal direction: drawn, as the official program's random start does; or that with which its largest entry is " +
      "positive. Default random (official).",
  ),
  seed_on_used: z.enum(["first-used", "best-free"]).default("first-used").describe(
    "Where a mask grows from if every free cell lies against the direction: the first cell that is taken already, or the best free " +
      "one. Default first-used (official).",
  ),
  stalled_image: z.enum(["none", "keep"]).default("none").describe(
    "What an image is left with in which a mask finds no free cell: no mask at all, or those found before. Default none (official).",
  ),
  single_mask_background: z.enum(["column-sums", "mask"]).default("column-sums").describe(
    "What the background of an image of one mask is made of: the sums of the mask's columns, or the mask. " +
      "Default column-sums (official).",
  ),
  flips: z.boolean().default(true).describe(
    "Whether pictures of the training on masks are flipped left to right, each with probability 1/2. " +
      "Default true (reference: PriMaPs, section 2).",
  ),
  stored_pictures: z.enum(["truncated", "exact"]).default("truncated").describe(
    "Pictures of the training on masks: truncated to 8 bits, as the official program stores them, which costs a pass of the backbone " +
      "in each step; or as they are. Default truncated (official).",
  ),
  start_batches: z.int().min(1).max(STEPS).default(93).describe(
    "Batches from which the first prototypes, principal directions, are found. Default 93 (reference: PriMaPs, section 4).",
  ),
  start_steps: z.int().min(0).max(STEPS).default(184).describe(
    "First steps of the training, in which the prototypes are clustered by cosines: two epochs. With as many as the whole " +
      `training, and cosine as feature_norm, it is the program's baseline. Default 184 ${PUBLISHED}.`,
  ),
  teacher_every: z.int().min(1).max(STEPS).default(10).describe(
    `Steps from one update of the teacher to the next. Default 10 ${PUBLISHED}.`,
  ),
  teacher_decay: z.number().min(0).max(1).default(0.98).describe(
    `Largest share of the teacher that an update keeps, fraction of 1. Default 0.98 ${PUBLISHED}.`,
  ),
  gamma: z.number().min(0).max(10).default(2).describe(
    `Power of the weights of classes in the loss: (1 - mean probability)^gamma. Default 2 ${PUBLISHED}.`,
  ),
  ignored_in_mean: z.boolean().default(true).describe(
    "Whether pixels without a label count as 0 in the means of the losses, or not at all. Default true (official).",
  ),
  feature_norm: z.enum(["raw", "cosine"]).default("raw").describe(
    "What student and teacher compare: products of prototypes with features as they are, or cosines. Default raw (official).",
  ),
  start_learning_rate: rate.default(5e-3).describe(
    `Adam step size of the prototypes in the first steps. Default 5e-3 ${PUBLISHED}.`,
  ),
  student_learning_rate: rate.default(5e-3).describe(
    `Adam step size of the student. Default 5e-3 ${PUBLISHED}.`,
  ),
  linear_learning_rate: rate.default(5e-3).describe(
    `Adam step size of the linear probe. Default 5e-3 ${PUBLISHED}.`,
  ),
}).refine(isWhole, {
  message: "expected model, model_digest and model_dim together, and with them start_steps 0",
});

/** A model is named with what stands for it, and brings the first prototypes along. */
function isWhole({ model, model_digest, model_dim, start_steps }: PrimapsOptions): boolean {
  const given = [model, model_digest, model_dim].filter((part) => part !== null).length;
  return given === 0 || given === 3 && start_steps === 0;
}
