/**
 * HP's hyperparameters.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the contrastive loss; {@linkcode hpOptions} says what each does. */
export interface ContrastiveOptions {
  readonly temperature: number;
  readonly base_temperature: number;
  readonly negative_share: number;
  readonly skip_images_without_positives: boolean;
}

/** Settings of the reference pools; {@linkcode hpOptions} says what each does. */
export interface PoolOptions {
  readonly pool_size: number;
  readonly shrink_pools: boolean;
  readonly renew_interval: number;
}

/** All settings of HP; {@linkcode hpOptions} says what each does. */
export interface HpOptions extends ContrastiveOptions, PoolOptions {
  readonly dim: number;
  readonly dropout: number;
  readonly consistency_weight: number;
  readonly momentum: number;
  readonly warmup: number;
  readonly attention_factor: number;
  readonly head_learning_rate: number;
  readonly head_weight_decay: number;
  readonly head_clip_norm: number;
  readonly cluster_learning_rate: number;
  readonly linear_learning_rate: number;
}

// A smaller step is lost in the rounding of float32 parameters.
const rate = z.number().min(1e-8).max(1);
const share = z.number().min(0).max(1);
/** Longer than any training. */
const STEPS = 10_000_000;
/** The published COCOStuff27 ViT-S/8 column. */
const PUBLISHED = "(reference: HP, section 14)";

/** Validates {@linkcode HpOptions} and fills in the defaults. */
export const hpOptions: z.ZodType<HpOptions> = z.strictObject({
  dim: z.int().min(1).max(4096).default(512).describe(`Number of code channels D. Default 512 ${PUBLISHED}.`),
  dropout: z.number().min(0).max(0.99).default(0.1).describe(
    `Share of channels dropped in training, fraction of 1. Default 0.1 ${PUBLISHED}.`,
  ),
  // The likelihood of a cosine of -1 beside one of 1 is exp(-2 / temperature): 0 in float32 at less.
  temperature: z.number().min(0.02).max(10).default(0.8).describe(
    `Temperature tau of the logits. Default 0.8 ${PUBLISHED}.`,
  ),
  base_temperature: z.number().min(1e-3).max(10).default(0.07).describe(
    "The loss is multiplied by the temperature over this. Default 0.07 (reference: HP, section 7).",
  ),
  negative_share: share.default(0.02).describe(
    `Share of the pairs that are not positive which the denominator keeps: rho. Default 0.02 ${PUBLISHED}.`,
  ),
  skip_images_without_positives: z.boolean().default(false).describe(
    "Whether an image without any task-agnostic positive is left out of the loss; otherwise the loss is not a number and " +
      "training ends there, as in the official program. Default false (official).",
  ),
  pool_size: z.int().min(1).max(131_072).default(2048).describe(
    "Rows of each reference pool, a multiple of the batch; every position is compared with every row. " +
      `Default 2048 ${PUBLISHED}.`,
  ),
  shrink_pools: z.boolean().default(false).describe(
    "Whether the pools shrink to what the training images can fill; otherwise too few images are an error. " +
      "Default false (ours).",
  ),
  renew_interval: z.int().min(1).max(STEPS).default(100).describe(
    `Iterations of an epoch between renewals of the task-specific pool. Default 100 ${PUBLISHED}.`,
  ),
  consistency_weight: z.number().min(0).max(1000).default(0.05).describe(
    `Weight alpha of the consistency loss; 0 leaves out the colour-jittered images. Default 0.05 ${PUBLISHED}.`,
  ),
  momentum: share.default(0.99).describe(`Momentum m of the momentum head. Default 0.99 ${PUBLISHED}.`),
  warmup: z.int().min(0).max(STEPS).default(1000).describe(
    `Iterations before task-specific positives count. Default 1000 ${PUBLISHED}.`,
  ),
  attention_factor: z.number().min(1e-3).max(10_000).default(28).describe(
    "Factor on the attention weights of the mixed code, whatever the number of positions. " +
      "Default 28 (reference: HP, section 6).",
  ),
  head_learning_rate: rate.default(5e-4).describe(
    "Adam step size of the head and of the projection. Default 5e-4 (reference: HP, section 10).",
  ),
  head_weight_decay: share.default(0.1).describe(
    "Decoupled weight decay of the head, on weights and biases. Default 0.1 (reference: HP, section 10).",
  ),
  head_clip_norm: z.number().min(1e-6).max(1e6).default(10).describe(
    "Largest global norm of the head's gradients. Default 10 (reference: HP, section 10).",
  ),
  cluster_learning_rate: rate.default(5e-3).describe(
    "Adam step size of the cluster probe and of the hierarchical centres. Default 5e-3 (reference: HP, section 10).",
  ),
  linear_learning_rate: rate.default(1e-3).describe(
    "Adam step size of the linear probe. Default 1e-3 (reference: HP, section 10).",
  ),
});
