/**
 * STEGO's hyperparameters.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the correspondence loss, named as in the official configuration. */
export interface CorrespondenceOptions {
  /** Centre the feature correlations per position (spatial centring). Default true. */
  readonly pointwise: boolean;
  /** Floor the code correlations at 0. Default true. */
  readonly zero_clamp: boolean;
  /** Cap the code correlations at 0.8; "stabalize" in the official configuration. Default false (official). */
  readonly stabilize: boolean;
  /** Weight of the term of an image with itself. Default 0.67. */
  readonly pos_intra_weight: number;
  /** Weight of the term with a near neighbour. Default 0.25. */
  readonly pos_inter_weight: number;
  /** Weight of the term with random images. Default 0.63. */
  readonly neg_inter_weight: number;
  /** Shift b of the term of an image with itself. Default 0.08. */
  readonly pos_intra_shift: number;
  /** Shift b of the term with a near neighbour. Default 0.02. */
  readonly pos_inter_shift: number;
  /** Shift b of the term with random images. Default 0.66. */
  readonly neg_inter_shift: number;
}

/** All settings of STEGO. Defaults: the official COCOStuff27 ViT-S/8 row (reference: STEGO, section 3). */
export interface StegoOptions extends CorrespondenceOptions {
  /** Number of code channels K. Default 70. */
  readonly dim: number;
  /** Share of feature channels dropped in training, in [0, 1). Default 0.1. */
  readonly dropout: number;
  /** Points per axis at which maps are sampled: 11, so 121 points per image. */
  readonly feature_samples: number;
  /** Number of random negatives per image. Default 5. */
  readonly neg_samples: number;
  /** Adam step size of the head. Default 5e-4. */
  readonly head_learning_rate: number;
  /** Adam step size of both probes and of the hierarchical centres. Default 5e-3. */
  readonly probe_learning_rate: number;
}

const weight = z.number().min(0);
const shift = z.number().min(-2).max(2);
const rate = z.number().positive().max(1);

/** Validates {@linkcode StegoOptions} and fills in the defaults. */
export const stegoOptions: z.ZodType<StegoOptions> = z.strictObject({
  dim: z.int().min(1).max(4096).default(70),
  dropout: z.number().min(0).lt(1).default(0.1),
  feature_samples: z.int().min(1).max(64).default(11),
  neg_samples: z.int().min(1).max(64).default(5),
  pointwise: z.boolean().default(true),
  zero_clamp: z.boolean().default(true),
  stabilize: z.boolean().default(false),
  pos_intra_weight: weight.default(0.67),
  pos_inter_weight: weight.default(0.25),
  neg_inter_weight: weight.default(0.63),
  pos_intra_shift: shift.default(0.08),
  pos_inter_shift: shift.default(0.02),
  neg_inter_shift: shift.default(0.66),
  head_learning_rate: rate.default(5e-4),
  probe_learning_rate: rate.default(5e-3),
});
