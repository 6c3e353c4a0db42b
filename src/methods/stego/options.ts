/**
 * STEGO's hyperparameters.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the correspondence loss, named as in the official configuration; {@linkcode stegoOptions} says what each does. */
export interface CorrespondenceOptions {
  readonly pointwise: boolean;
  readonly zero_clamp: boolean;
  readonly stabilize: boolean;
  readonly pos_intra_weight: number;
  readonly pos_inter_weight: number;
  readonly neg_inter_weight: number;
  readonly pos_intra_shift: number;
  readonly pos_inter_shift: number;
  readonly neg_inter_shift: number;
}

/** All settings of STEGO; {@linkcode stegoOptions} says what each does. */
export interface StegoOptions extends CorrespondenceOptions {
  readonly dim: number;
  readonly dropout: number;
  readonly feature_samples: number;
  readonly neg_samples: number;
  readonly head_learning_rate: number;
  readonly probe_learning_rate: number;
}

const flag = z.boolean();
// Float32 knows larger weights, but no loss that they are the weight of.
const weight = z.number().min(0).max(1000);
const shift = z.number().min(-2).max(2);
// A smaller step is lost in the rounding of float32 parameters.
const rate = z.number().min(1e-8).max(1);
/** The official COCOStuff27 ViT-S/8 row. */
const PUBLISHED = '(reference: STEGO, "Known settings")';

/** Validates {@linkcode StegoOptions} and fills in the defaults. */
export const stegoOptions: z.ZodType<StegoOptions> = z.strictObject({
  dim: z.int().min(1).max(4096).default(70).describe(`Number of code channels K. Default 70 ${PUBLISHED}.`),
  dropout: z.number().min(0).max(0.99).default(0.1).describe(
    "Share of feature channels dropped in training, fraction of 1. Default 0.1 (reference: STEGO, section 2).",
  ),
  feature_samples: z.int().min(1).max(32).default(11).describe(
    "Points per axis at which maps are sampled; a pair of images has as many products as their fourth power, " +
      "a million at 32. Default 11, so 121 points per image (reference: STEGO, section 3).",
  ),
  neg_samples: z.int().min(1).max(32).default(5).describe(
    "Number of random negatives per image. Default 5 (reference: STEGO, section 3).",
  ),
  pointwise: flag.default(true).describe(
    "Centre the feature correlations per position (spatial centring). Default true (reference: STEGO, section 3).",
  ),
  zero_clamp: flag.default(true).describe(
    "Floor the code correlations at 0. Default true (reference: STEGO, section 3).",
  ),
  stabilize: flag.default(false).describe(
    'Cap the code correlations at 0.8; "stabalize" in the official configuration. Default false (official).',
  ),
  pos_intra_weight: weight.default(0.67).describe(
    `Weight of the term of an image with itself. Default 0.67 ${PUBLISHED}.`,
  ),
  pos_inter_weight: weight.default(0.25).describe(
    `Weight of the term with a near neighbour. Default 0.25 ${PUBLISHED}.`,
  ),
  neg_inter_weight: weight.default(0.63).describe(
    `Weight of the term with random images. Default 0.63 ${PUBLISHED}.`,
  ),
  pos_intra_shift: shift.default(0.08).describe(
    `Shift b of the term of an image with itself. Default 0.08 ${PUBLISHED}.`,
  ),
  pos_inter_shift: shift.default(0.02).describe(
    `Shift b of the term with a near neighbour. Default 0.02 ${PUBLISHED}.`,
  ),
  neg_inter_shift: shift.default(0.66).describe(
    `Shift b of the term with random images. Default 0.66 ${PUBLISHED}.`,
  ),
  head_learning_rate: rate.default(5e-4).describe(
    "Adam step size of the head. Default 5e-4 (reference: STEGO, section 5).",
  ),
  probe_learning_rate: rate.default(5e-3).describe(
    "Adam step size of both probes and of the hierarchical centres. Default 5e-3 (reference: STEGO, section 5).",
  ),
});
