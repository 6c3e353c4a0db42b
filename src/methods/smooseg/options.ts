/**
 * SmooSeg's hyperparameters.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the smoothness terms, named as in the official configuration. */
export interface SmoothnessOptions {
  /** Centre the feature affinities per position of the first image. Default true. */
  readonly pointwise: boolean;
  /** Affinity b1 above which positions of one image are pulled together. Default -0.02. */
  readonly pos_intra_shift: number;
  /** Affinity b2 above which positions of two images are pulled together. Default 0.5. */
  readonly neg_inter_shift: number;
}

/** How the OMH levels use SmooSeg's two sets of centres, which the paper leaves open (reference: pairing, section 5). */
export interface LevelChoices {
  /**
   * Whose cosines are the activations A^m, and whose centres enter the transport. Default student (open): with teacher
   * and the cluster loss on activations, nothing trains the centres of the levels.
   */
  readonly omh_activations: "student" | "teacher";
  /** Which labels form the one-hot M^m: the best of the teacher's cosines, or of A^m. Default teacher (open). */
  readonly omh_labels: "teacher" | "argmax";
  /** The cluster loss: Eq. (3) on A^m, or the cross-entropy of the student's raw cosines. Default activation (open). */
  readonly omh_cluster_loss: "activation" | "cross-entropy";
}

/** All settings of SmooSeg. Defaults: the official Cityscapes ViT-S/8 row (reference: SmooSeg, section 10). */
export interface SmoosegOptions extends SmoothnessOptions, LevelChoices {
  /** Number of code channels D. Default 64. */
  readonly dim: number;
  /** Share of feature channels dropped in training, in [0, 1). Default 0.2. */
  readonly dropout: number;
  /** What the teacher's cosines are divided by to give class probabilities. Default 0.1. */
  readonly temperature: number;
  /** Share of the teacher, fraction of 1, that an update keeps. Default 0.998. */
  readonly alpha: number;
  /** Adam step size of the projector. Default 1e-4. */
  readonly head_learning_rate: number;
  /** Adam step size of the student centres and of the hierarchical ones. Default 5e-4. */
  readonly predictor_learning_rate: number;
}

const shift = z.number().min(-2).max(2);
const rate = z.number().positive().max(1);

/** Validates {@linkcode SmoosegOptions} and fills in the defaults. */
export const smoosegOptions: z.ZodType<SmoosegOptions> = z.strictObject({
  dim: z.int().min(1).max(4096).default(64),
  dropout: z.number().min(0).lt(1).default(0.2),
  temperature: z.number().positive().max(10).default(0.1),
  alpha: z.number().min(0).max(1).default(0.998),
  pointwise: z.boolean().default(true),
  pos_intra_shift: shift.default(-0.02),
  neg_inter_shift: shift.default(0.5),
  head_learning_rate: rate.default(1e-4),
  predictor_learning_rate: rate.default(5e-4),
  omh_activations: z.enum(["student", "teacher"]).default("student"),
  omh_labels: z.enum(["teacher", "argmax"]).default("teacher"),
  omh_cluster_loss: z.enum(["activation", "cross-entropy"]).default("activation"),
});
