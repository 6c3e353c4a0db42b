/**
 * TransFGU's hyperparameters.
 *
 * @module
 */
import { z } from "zod";
import type { ClassStart } from "./decoder_start.ts";
import type { KMeansKind } from "./kmeans.ts";
import type { TargetRules } from "./targets.ts";

/** All settings of TransFGU; {@linkcode transfguOptions} says what each does. */
export interface TransfguOptions {
  readonly class_token: "backbone" | "mean";
  readonly aspect: number;
  readonly preparation_resize: "bilinear" | "nearest";
  readonly windows: number | "all";
  readonly window_scales: readonly number[];
  readonly window_edge: "dropped" | "kept";
  readonly window_samples: "all" | "foreground" | "foreground-background";
  readonly foreground_share: number;
  readonly background_share: number;
  readonly thing_clusters: number;
  readonly kmeans: KMeansKind;
  readonly kmeans_rounds: number;
  readonly mask_batch: number;
  readonly keep_share: number;
  readonly things_only: boolean;
  readonly background_level: number;
  readonly layers: number;
  readonly heads: number | "backbone";
  readonly hidden_factor: number;
  readonly dropout: number;
  readonly class_start: ClassStart;
  readonly crops: number | "fresh";
  readonly colour_draws: "batch" | "image";
  readonly cat_weight: number;
  readonly uncertainty_weight: number;
  readonly class_weight: number;
  readonly negative_weights: readonly number[];
  readonly constant_maps: TargetRules["constantMaps"];
  readonly ties: TargetRules["ties"];
  readonly skip_nonpositive: boolean;
  readonly gradient_clamp: number;
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly repeats: number;
  readonly restart_start: number;
  readonly restart_intervals: readonly number[];
  readonly restart_moments: "kept" | "reset";
}

const share = z.number().min(0).max(1);
const weight = z.number().min(-100).max(100);
/** The official Cityscapes row. */
const PUBLISHED = "(reference: TransFGU, section 6)";
const BANK = "(reference: TransFGU, section 2)";
const CENTROIDS = "(reference: TransFGU, section 3)";
const MASKS = "(reference: TransFGU, section 4)";
const SEGMENTER = "(reference: TransFGU, section 5)";

/** Validates {@linkcode TransfguOptions} and fills in the defaults: the official Cityscapes row. */
export const transfguOptions: z.ZodType<TransfguOptions> = z.strictObject({
  aspect: z.int().min(1).max(8).default(1).describe(
    "Width over height of the size that whole pictures are squashed to; the resolution is the height. The official program " +
      "takes 1, on Cityscapes 2. Default 1 (reference: TransFGU, section 1).",
  ),
  class_token: z.enum(["backbone", "mean"]).default("backbone").describe(
    "Whose likeness with centroids makes score maps: the backbone's class token; or, for backbones without one, the mean of " +
      "the patch tokens, which looks at all patches alike, so that the maps are class activation maps of average pooling. " +
      `Default backbone ${MASKS}.`,
  ),
  preparation_resize: z.enum(["bilinear", "nearest"]).default("bilinear").describe(
    "How whole pictures are resized before training, for windows and score maps; in training it is bilinear. " +
      "Default bilinear (reference: TransFGU, section 1).",
  ),
  windows: z.union([z.int().min(1).max(100_000), z.literal("all")]).default("all").describe(
    `Random windows of each training image whose class tokens are clustered, or all. Default all ${BANK}.`,
  ),
  window_scales: z.array(z.number().min(0.01).max(1)).min(1).max(16).default([0.5, 0.4, 0.3, 0.2]).describe(
    `Sides of the windows, fraction of the picture's shorter side. Default 0.5, 0.4, 0.3, 0.2 ${BANK}.`,
  ),
  window_edge: z.enum(["dropped", "kept"]).default("dropped").describe(
    `Whether windows lack their last row and column of pixels, an accident. Default dropped ${BANK}.`,
  ),
  window_samples: z.enum(["all", "foreground", "foreground-background"]).default("all").describe(
    "Which windows are clustered: all together; those on what the class token attends to; or those and, by " +
      `themselves, those beside it. Default all ${BANK}.`,
  ),
  foreground_share: share.default(0.5).describe(
    `Share of its pixels above which a window is a foreground sample, fraction of 1. Default 0.5 ${BANK}.`,
  ),
  background_share: share.default(0.8).describe(
    `Share of its pixels above which a window is a background sample, fraction of 1. Default 0.8 ${BANK}.`,
  ),
  thing_clusters: z.int().min(1).max(1000).default(12).describe(
    `Clusters of foreground windows, where background ones are clustered by themselves. Default 12 ${CENTROIDS}.`,
  ),
  kmeans: z.enum(["lloyd", "mini-batch"]).default("mini-batch").describe(
    `Which k-means finds the centroids. Default mini-batch ${CENTROIDS}.`,
  ),
  kmeans_rounds: z.int().min(1).max(10_000).default(100).describe(
    `Rounds of k-means over all windows, of mini-batch k-means at most. Default 100 ${CENTROIDS}.`,
  ),
  mask_batch: z.int().min(1).max(1024).default(2).describe(
    "Images over which the likeness with a centroid is averaged before it is differentiated, an accident that scales " +
      `the pseudo masks; 1 for each by itself. Default 2 ${MASKS}.`,
  ),
  keep_share: share.default(0.8).describe(
    `Share of the sum of gains that the kept ones hold, fraction of 1. Default 0.8 ${MASKS}.`,
  ),
  things_only: z.boolean().default(false).describe(
    `Whether the first mask is a background without a centroid. Default false ${SEGMENTER}.`,
  ),
  background_level: share.default(0.1).describe(
    `Score below which a patch is background, fraction of 1, where there is one. Default 0.1 ${SEGMENTER}.`,
  ),
  layers: z.int().min(1).max(24).default(2).describe(`Blocks of the decoder. Default 2 ${SEGMENTER}.`),
  heads: z.union([z.int().min(1).max(64), z.literal("backbone")]).default("backbone").describe(
    `Heads of a block of the decoder, or as many as the backbone has. Default backbone ${SEGMENTER}.`,
  ),
  hidden_factor: z.number().min(0.25).max(16).default(4).describe(
    `Hidden channels of the decoder's MLPs over those of a token. Default 4 ${SEGMENTER}.`,
  ),
  dropout: z.number().min(0).max(0.9).default(0.1).describe(
    `Share of values dropped at four places of each block in training, fraction of 1. Default 0.1 ${SEGMENTER}.`,
  ),
  class_start: z.enum(["one-unit-vector", "orthogonal"]).default("one-unit-vector").describe(
    "How the class embeddings start: as one random unit vector over all of them, an accident, or as orthogonal unit " +
      `vectors. Default one-unit-vector ${SEGMENTER}.`,
  ),
  crops: z.union([z.int().min(1).max(1000), z.literal("fresh")]).default("fresh").describe(
    "Crops of a training picture: a fresh one at each visit; or so many that are drawn before training, the same for all " +
      `seeds, and taken in turns, so that the backbone sees each once. Default fresh ${SEGMENTER}.`,
  ),
  colour_draws: z.enum(["batch", "image"]).default("batch").describe(
    "Whether a change of colours is drawn for the whole batch, an accident, or for each image, as it is for crops drawn " +
      `before training. Default batch ${SEGMENTER}.`,
  ),
  cat_weight: weight.default(1).describe(`Weight of the cross-entropies. Default 1 ${SEGMENTER}.`),
  uncertainty_weight: weight.default(0.3).describe(`Weight of the uncertainty. Default 0.3 ${SEGMENTER}.`),
  class_weight: weight.default(1).describe(
    `Weight of the likeness of class embeddings. Default 1 ${SEGMENTER}.`,
  ),
  negative_weights: z.array(weight).min(1).max(100)
    .default([0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1]).describe(
      "Weight of the negative cross-entropy by epochs since the last restart; the last afterwards. " +
        `Default 0.03 to 0.1 in steps of 0.01 ${SEGMENTER}.`,
    ),
  constant_maps: z.enum(["first-class", "zero"]).default("first-class").describe(
    "What a constant score map, 0/0 in the official program, comes to: the first class everywhere, or zeros, so that a " +
      `teacher decides. Default first-class ${SEGMENTER}.`,
  ),
  ties: z.enum(["first-class", "none"]).default("first-class").describe(
    "The target of a patch whose best score several classes share, which the official program leaves to its arg max: " +
      `the first of them, or none. Default first-class ${MASKS}.`,
  ),
  skip_nonpositive: z.boolean().default(true).describe(
    `Whether a step whose loss is not positive changes nothing. Default true ${SEGMENTER}.`,
  ),
  gradient_clamp: z.number().min(1e-6).max(1e6).default(1).describe(
    `Largest absolute value of an entry of a gradient. Default 1 ${SEGMENTER}.`,
  ),
  // A smaller step is lost in the rounding of float32 parameters.
  learning_rate: z.number().min(1e-8).max(1).default(5e-5).describe(
    `Adam step size. Default 5e-5 ${PUBLISHED}.`,
  ),
  weight_decay: z.number().min(0).max(1).default(5e-4).describe(
    `Share of weights and class embeddings that is added to their gradients. Default 5e-4 ${SEGMENTER}.`,
  ),
  repeats: z.int().min(1).max(1000).default(20).describe(
    `Passes over the training images that make an epoch of the bootstrapping. Default 20 ${PUBLISHED}.`,
  ),
  restart_start: z.int().min(0).max(100_000).default(1).describe(
    `Epoch, from 0, with which the teacher begins. Default 1 ${PUBLISHED}.`,
  ),
  restart_intervals: z.array(z.int().min(1).max(100_000)).min(1).max(100).default([1]).describe(
    `Epochs between restarts of the student, one for each ten epochs. Default 1 ${PUBLISHED}.`,
  ),
  restart_moments: z.enum(["kept", "reset"]).default("kept").describe(
    `Whether Adam's moments and its count of steps survive a restart, an accident. Default kept ${SEGMENTER}.`,
  ),
}).refine(({ class_token, window_samples }) => class_token === "backbone" || window_samples === "all", {
  path: ["window_samples"],
  error: "all, as a mean looks at no patch more than at others",
});
