/**
 * EAGLE's hyperparameters.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the correspondence loss; {@linkcode eagleOptions} says what each does. */
export interface CorrespondenceOptions {
  readonly positive_weight: number;
  readonly negative_weight: number;
  readonly shift_bias: number;
  readonly negative_factor: number;
  readonly cosine_cap: number;
}

/** Settings of the eigenvectors; {@linkcode eagleOptions} says what each does. */
export interface EigenOptions {
  readonly eigenvectors: number;
  readonly eigen_signs: "solver" | "largest-positive";
  readonly color_scale: "normalised-255" | "unit";
}

/** Settings of the object loss; {@linkcode eagleOptions} says what each does. */
export interface ObjectOptions {
  readonly temperature: number;
  readonly global_share: number;
  readonly label_smoothing: number;
  readonly smoothed_weighting: "means" | "rows";
}

/** All settings of EAGLE; {@linkcode eagleOptions} says what each does. */
export interface EagleOptions extends CorrespondenceOptions, EigenOptions, ObjectOptions {
  readonly dim: number;
  readonly dropout: number;
  readonly feature_samples: number;
  readonly neg_samples: number;
  readonly positive_image: "same" | "neighbor";
  readonly step_schedulers: number;
  readonly momentum_limit: number;
  readonly object_weight: number;
  readonly object_aug_weight: number;
  readonly eigen_alpha_eval: number;
  readonly learning_rate: number;
  readonly cluster_learning_rate: number;
  readonly linear_learning_rate: number;
  readonly eigen_learning_rate: number;
}

// Float32 knows larger weights, but no loss that they are the weight of.
const weight = z.number().min(0).max(1000);
const share = z.number().min(0).max(1);
// A smaller step is lost in the rounding of float32 parameters.
const rate = z.number().min(1e-8).max(1);
/** The published COCOStuff27 ViT-S/8 column. */
const PUBLISHED = "(reference: EAGLE, section 10)";

/** Validates {@linkcode EagleOptions} and fills in the defaults. */
export const eagleOptions: z.ZodType<EagleOptions> = z.strictObject({
  dim: z.int().min(1).max(4096).default(512).describe(`Number of code channels D. Default 512 ${PUBLISHED}.`),
  dropout: z.number().min(0).max(0.99).default(0.1).describe(
    "Share of key channels dropped in training, fraction of 1. Default 0.1 (reference: EAGLE, section 2).",
  ),
  feature_samples: z.int().min(1).max(32).default(11).describe(
    "Points per axis at which maps are sampled; a pair of images has as many products as their fourth power, " +
      `a million at 32. Default 11, so 121 points per image ${PUBLISHED}.`,
  ),
  neg_samples: z.int().min(1).max(32).default(5).describe(
    `Number of random negatives per image. Default 5 ${PUBLISHED}.`,
  ),
  positive_image: z.enum(["same", "neighbor"]).default("same").describe(
    "What the second pass sees: the images again, with masks of its own, as in the official program; or a near " +
      "neighbour of each, as in STEGO's. Default same (official).",
  ),
  positive_weight: weight.default(0.25).describe(
    `Weight of the term of the blurred copy with the second pass. Default 0.25 ${PUBLISHED}.`,
  ),
  negative_weight: weight.default(0.63).describe(
    `Weight of the term with random images. Default 0.63 ${PUBLISHED}.`,
  ),
  shift_bias: z.number().min(-2).max(2).default(0).describe(
    `What is taken from the means that the adaptive shifts are made of. Default 0 ${PUBLISHED}.`,
  ),
  negative_factor: z.number().min(0).max(1000).default(3.5).describe(
    `Factor on the adaptive shift of the term with random images. Default 3.5 ${PUBLISHED}.`,
  ),
  cosine_cap: share.default(0.8).describe(
    "Larger cosines of codes count as this in the product with those of keys; the shifts know no cap. " +
      "Default 0.8 (reference: EAGLE, section 3).",
  ),
  eigenvectors: z.int().min(2).max(64).default(4).describe(
    "Smallest eigenvectors of each image's graph; the first of them is left out. " +
      `Default 4 ${PUBLISHED}.`,
  ),
  eigen_signs: z.enum(["solver", "largest-positive"]).default("solver").describe(
    "The sign of an eigenvector: as the solver leaves it, all of an image turned around where most of their entries are " +
      "positive; or of each the one with which its largest entry is positive. Ours leaves the same signs at every run, the " +
      "official one may not. Default solver (official).",
  ),
  color_scale: z.enum(["normalised-255", "unit"]).default("normalised-255").describe(
    "The colours that cells are compared by: those of the normalised picture divided by 255, which are almost the same " +
      "everywhere, or those of the picture itself in 0..1. Default normalised-255 (official).",
  ),
  // The logits of unit vectors reach 1 over this, and exp(100) is no float32.
  temperature: z.number().min(0.02).max(10).default(0.07).describe(
    `Temperature of the logits of the object loss. Default 0.07 ${PUBLISHED}.`,
  ),
  global_share: share.default(0.7).describe(
    `Share of the other view in the object loss, fraction of 1. Default 0.7 ${PUBLISHED}.`,
  ),
  label_smoothing: z.number().min(0).max(0.99).default(0).describe(
    "Share of a row's target that is spread over the objects that it does not belong to, fraction of 1: 0.1 for Cityscapes. " +
      "Default 0 (reference: EAGLE, section 6).",
  ),
  smoothed_weighting: z.enum(["means", "rows"]).default("means").describe(
    "How rows are weighted where targets are smoothed: the mean loss times the mean weight, as in the official program, or " +
      "the mean of each row's loss times its weight, as without smoothing. Default means (official).",
  ),
  step_schedulers: z.int().min(0).max(1_000_000).default(200).describe(
    "The last training step, from 0, without object losses. " +
      `Default 200 ${PUBLISHED}.`,
  ),
  momentum_limit: share.default(0.9).describe(
    "Share of the object losses after that, which the correspondence losses lose: u, fraction of 1. " +
      `Default 0.9 ${PUBLISHED}.`,
  ),
  object_weight: weight.default(0.85).describe(
    `Weight of the object loss by the objects of the second pass. Default 0.85 ${PUBLISHED}.`,
  ),
  object_aug_weight: weight.default(0.85).describe(
    `Weight of the object loss by the objects of the blurred copy. Default 0.85 ${PUBLISHED}.`,
  ),
  eigen_alpha_eval: z.number().min(0.1).max(100).default(4).describe(
    "Factor on the cosines with the cluster centres in evaluation, which the CRF sees; STEGO's is 2. " +
      "Default 4 (reference: EAGLE, section 8).",
  ),
  learning_rate: rate.default(5e-4).describe(
    `Adam step size of head and projection. Default 5e-4 ${PUBLISHED}.`,
  ),
  cluster_learning_rate: rate.default(5e-3).describe(
    `Adam step size of the cluster probe and of the hierarchical centres. Default 5e-3 ${PUBLISHED}.`,
  ),
  linear_learning_rate: rate.default(1e-3).describe(
    `Adam step size of the linear probe. Default 1e-3 ${PUBLISHED}.`,
  ),
  eigen_learning_rate: rate.default(5e-5).describe(
    `Adam step size of the object centres. Default 5e-5 ${PUBLISHED}.`,
  ),
});
