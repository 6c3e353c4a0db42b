/**
 * HP's hyperparameters.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the contrastive loss (reference: HP, section 7). */
export interface ContrastiveOptions {
  /** Temperature tau of the logits. Default 0.8. */
  readonly temperature: number;
  /** The loss is multiplied by the temperature over this. Default 0.07 (official). */
  readonly base_temperature: number;
  /** Share of the pairs that are not positive which the denominator keeps: rho. Default 0.02. */
  readonly negative_share: number;
  /**
   * Whether an image without any task-agnostic positive is left out of the loss; otherwise the loss is not a number and training
   * ends there, as in the official program. Default false (official).
   */
  readonly skip_images_without_positives: boolean;
}

/** Settings of the reference pools (reference: HP, section 5). */
export interface PoolOptions {
  /** Rows of each reference pool, a multiple of the batch. Default 2048. */
  readonly pool_size: number;
  /** Whether the pools shrink to what the training images can fill; otherwise too few images are an error. Default false (ours). */
  readonly shrink_pools: boolean;
  /** Iterations of an epoch between renewals of the task-specific pool. Default 100. */
  readonly renew_interval: number;
}

/** All settings of HP. Defaults: the published COCOStuff27 ViT-S/8 column (reference: HP, section 14). */
export interface HpOptions extends ContrastiveOptions, PoolOptions {
  /** Number of code channels D. Default 512. */
  readonly dim: number;
  /** Share of channels dropped in training, in [0, 1). Default 0.1. */
  readonly dropout: number;
  /** Weight alpha of the consistency loss; 0 leaves out the colour-jittered images. Default 0.05. */
  readonly consistency_weight: number;
  /** Momentum m of the momentum head. Default 0.99. */
  readonly momentum: number;
  /** Iterations before task-specific positives count. Default 1000. */
  readonly warmup: number;
  /** Factor on the attention weights of the mixed code, whatever the number of positions. Default 28 (official). */
  readonly attention_factor: number;
  /** Step size of the head and of the projection. Default 5e-4. */
  readonly head_learning_rate: number;
  /** Decoupled weight decay of the head, on weights and biases. Default 0.1. */
  readonly head_weight_decay: number;
  /** Largest global norm of the head's gradients. Default 10. */
  readonly head_clip_norm: number;
  /** Step size of the cluster probe and of the hierarchical centres. Default 5e-3. */
  readonly cluster_learning_rate: number;
  /** Step size of the linear probe. Default 1e-3. */
  readonly linear_learning_rate: number;
}

const rate = z.number().positive().max(1);
const share = z.number().min(0).max(1);

/** Validates {@linkcode HpOptions} and fills in the defaults. */
export const hpOptions: z.ZodType<HpOptions> = z.strictObject({
  dim: z.int().min(1).max(4096).default(512),
  dropout: z.number().min(0).lt(1).default(0.1),
  temperature: z.number().positive().max(10).default(0.8),
  base_temperature: z.number().positive().max(10).default(0.07),
  negative_share: share.default(0.02),
  skip_images_without_positives: z.boolean().default(false),
  pool_size: z.int().min(1).max(1_000_000).default(2048),
  shrink_pools: z.boolean().default(false),
  renew_interval: z.int().min(1).default(100),
  consistency_weight: z.number().min(0).default(0.05),
  momentum: share.default(0.99),
  warmup: z.int().min(0).default(1000),
  attention_factor: z.number().positive().default(28),
  head_learning_rate: rate.default(5e-4),
  head_weight_decay: z.number().min(0).max(1).default(0.1),
  head_clip_norm: z.number().positive().default(10),
  cluster_learning_rate: rate.default(5e-3),
  linear_learning_rate: rate.default(1e-3),
});
