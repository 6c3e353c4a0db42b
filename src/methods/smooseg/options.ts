/**
 * SmooSeg's hyperparameters.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the smoothness terms, named as in the official configuration; {@linkcode smoosegOptions} says what each does. */
export interface SmoothnessOptions {
  readonly pointwise: boolean;
  readonly pos_intra_shift: number;
  readonly neg_inter_shift: number;
}

/** How the OMH levels use SmooSeg's two sets of centres, which the paper leaves open (reference: pairing, section 5). */
export interface LevelChoices {
  readonly omh_activations: "student" | "teacher";
  readonly omh_labels: "teacher" | "argmax";
  readonly omh_cluster_loss: "activation" | "cross-entropy";
}

/** All settings of SmooSeg; {@linkcode smoosegOptions} says what each does. */
export interface SmoosegOptions extends SmoothnessOptions, LevelChoices {
  readonly dim: number;
  readonly dropout: number;
  readonly temperature: number;
  readonly alpha: number;
  readonly head_learning_rate: number;
  readonly predictor_learning_rate: number;
}

const shift = z.number().min(-2).max(2);
// A smaller step is lost in the rounding of float32 parameters.
const rate = z.number().min(1e-8).max(1);
/** The official Cityscapes ViT-S/8 row. */
const PUBLISHED = "(reference: SmooSeg, section 10)";

/** Validates {@linkcode SmoosegOptions} and fills in the defaults. */
export const smoosegOptions: z.ZodType<SmoosegOptions> = z.strictObject({
  dim: z.int().min(1).max(4096).default(64).describe(`Number of code channels D. Default 64 ${PUBLISHED}.`),
  dropout: z.number().min(0).max(0.99).default(0.2).describe(
    "Share of feature channels dropped in training, fraction of 1. Default 0.2 (reference: SmooSeg, section 3).",
  ),
  // At less, the classes are one-hot in float32, and the smoothness terms have no gradient.
  temperature: z.number().min(0.01).max(10).default(0.1).describe(
    `What the teacher's cosines are divided by to give class probabilities. Default 0.1 ${PUBLISHED}.`,
  ),
  alpha: z.number().min(0).max(1).default(0.998).describe(
    `Share of the teacher, fraction of 1, that an update keeps. Default 0.998 ${PUBLISHED}.`,
  ),
  pointwise: z.boolean().default(true).describe(
    "Centre the feature affinities per position of the first image. Default true (reference: SmooSeg, section 5).",
  ),
  pos_intra_shift: shift.default(-0.02).describe(
    `Affinity b1 above which positions of one image are pulled together. Default -0.02 ${PUBLISHED}.`,
  ),
  neg_inter_shift: shift.default(0.5).describe(
    `Affinity b2 above which positions of two images are pulled together. Default 0.5 ${PUBLISHED}.`,
  ),
  head_learning_rate: rate.default(1e-4).describe(
    `Adam step size of the projector. Default 1e-4 ${PUBLISHED}.`,
  ),
  predictor_learning_rate: rate.default(5e-4).describe(
    `Adam step size of the student centres and of the hierarchical ones. Default 5e-4 ${PUBLISHED}.`,
  ),
  omh_activations: z.enum(["student", "teacher"]).default("student").describe(
    "Whose cosines are the activations A^m, and whose centres enter the transport; with teacher and the cluster loss on " +
      "activations, nothing trains the centres of the levels. Default student (open).",
  ),
  omh_labels: z.enum(["teacher", "argmax"]).default("teacher").describe(
    "Which labels form the one-hot M^m: the best of the teacher's cosines, or of A^m. Default teacher (open).",
  ),
  omh_cluster_loss: z.enum(["activation", "cross-entropy"]).default("activation").describe(
    "The cluster loss: Eq. (3) on A^m, or the cross-entropy of the student's raw cosines. Default activation (open).",
  ),
});
