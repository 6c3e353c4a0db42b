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

/** All settings of PriMaPs; {@linkcode primapsOptions} says what each does. */
export interface PrimapsOptions extends MaskOptions, ClassLossOptions, TeacherOptions {
  readonly start_batches: number;
  readonly start_steps: number;
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
  stored_pictures: z.enum(["truncated", "exact"]).default("truncated").describe(
    "Pictures of the training on masks: truncated to 8 bits, as the official program stores them, which costs a pass of the backbone " +
      "in each step; or as they are. Default truncated (official).",
  ),
  start_batches: z.int().min(1).max(STEPS).default(93).describe(
    "Batches from which the first prototypes, principal directions, are found. Default 93 (reference: PriMaPs, section 4).",
  ),
  start_steps: z.int().min(0).max(STEPS).default(184).describe(
    "First steps of the training, in which the prototypes are clustered by cosines: two epochs. With as many steps as the whole " +
      `training it is the program's baseline. Default 184 ${PUBLISHED}.`,
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
});
