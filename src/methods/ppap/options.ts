/**
 * PPAP's hyperparameters.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the propagation; {@linkcode ppapOptions} says what each does. */
export interface PropagationOptions {
  readonly positive_bound: number;
  readonly negative_bound: number;
  readonly moves: number;
  readonly sigma_positive: number;
  readonly sigma_negative: number;
}

/** Settings of the contrastive loss; {@linkcode ppapOptions} says what each does. */
export interface ContrastiveOptions extends PropagationOptions {
  readonly temperature: number;
  readonly base_temperature: number;
  readonly skip_blocks_without_positives: boolean;
}

/** Settings of the choice of anchors; {@linkcode ppapOptions} says what each does. */
export interface AnchorOptions {
  readonly anchor_block: "rows-784" | "image";
  readonly rows_per_anchor: number;
  readonly tail_rows: "partners" | "anchors";
}

/** All settings of PPAP; {@linkcode ppapOptions} says what each does. */
export interface PpapOptions extends ContrastiveOptions, AnchorOptions {
  readonly decoder: "last-block" | "new-block";
  readonly heads: number;
  readonly criterion_dropout: number;
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly decay_all: boolean;
  readonly clip_norm: number;
  readonly cluster_learning_rate: number;
  readonly linear_learning_rate: number;
}

// A smaller step is lost in the rounding of float32 parameters.
const rate = z.number().min(1e-8).max(1);
const cosine = z.number().min(-1).max(1);
const sigma = z.number().min(1e-3).max(1e6);
/** The published COCOStuff27 ViT-S/8 column. */
const PUBLISHED = "(reference: PPAP, section 10)";

/** Validates {@linkcode PpapOptions} and fills in the defaults. */
export const ppapOptions: z.ZodType<PpapOptions> = z.strictObject({
  decoder: z.enum(["last-block", "new-block"]).default("last-block").describe(
    "What is trained: a copy of the backbone's last block, on the tokens that enter it; or, for backbones without blocks, a new " +
      "block on the features, whose last layers start at 0, so that the codes start as the features too. " +
      "Default last-block (reference: PPAP, section 2).",
  ),
  heads: z.int().min(1).max(64).default(6).describe(
    "Attention heads of a new block; divides the channels. A copy has its backbone's. Default 6 (ours: of a ViT-S).",
  ),
  positive_bound: cosine.default(0.55).describe(
    `Cosine phi above which rows are positive before any move. Default 0.55 ${PUBLISHED}.`,
  ),
  negative_bound: cosine.default(0.2).describe(
    `Cosine psi below which rows are negative before any move. Default 0.2 ${PUBLISHED}.`,
  ),
  moves: z.int().min(0).max(100).default(2).describe(
    `How often a proxy moves to the mean of its positives: T. Default 2 ${PUBLISHED}.`,
  ),
  sigma_positive: sigma.default(3).describe(
    `What the way of a move is divided by before it is taken from the bound of positives: sigma_pos. Default 3 ${PUBLISHED}.`,
  ),
  sigma_negative: sigma.default(3).describe(
    `What the way of a move is divided by before it is added to the bound of negatives: sigma_amb. Default 3 ${PUBLISHED}.`,
  ),
  anchor_block: z.enum(["rows-784", "image"]).default("rows-784").describe(
    "Rows among which anchors are drawn, and over which the loss is averaged first: 784 consecutive ones, which is one image of " +
      "28 x 28 cells or four of 14 x 14, as in the official program; or those of an image. Default rows-784 (official).",
  ),
  rows_per_anchor: z.int().min(1).max(784).default(16).describe(
    `Rows of a block for each anchor that is drawn from it: q. Default 16 ${PUBLISHED}.`,
  ),
  tail_rows: z.enum(["partners", "anchors"]).default("partners").describe(
    "Whether rows that do not fill a block are partners of anchors only, or a shorter block. Default partners (official).",
  ),
  criterion_dropout: z.number().min(0).max(0.99).default(0.1).describe(
    "Share of channels dropped from the features in which positives and negatives are looked for, fraction of 1; 0 is off. " +
      "Default 0.1 (official).",
  ),
  // The likelihood of a cosine of -1 beside one of 1 is exp(-2 / temperature): 0 in float32 at less.
  temperature: z.number().min(0.02).max(10).default(0.8).describe(
    `Temperature tau of the logits. Default 0.8 ${PUBLISHED}.`,
  ),
  base_temperature: z.number().min(1e-3).max(10).default(0.07).describe(
    "The loss is multiplied by the temperature over this. Default 0.07 (reference: PPAP, section 5).",
  ),
  skip_blocks_without_positives: z.boolean().default(false).describe(
    "Whether a block of which no anchor has a positive counts 0; otherwise the loss is not a number and training ends there, as " +
      "in the official program. Default false (official).",
  ),
  learning_rate: rate.default(1e-3).describe(
    `Adam step size of block and projection. Default 1e-3 ${PUBLISHED}.`,
  ),
  weight_decay: z.number().min(0).max(1).default(0.1).describe(
    `Decoupled weight decay of block and projection; 0 is plain Adam. Default 0.1 ${PUBLISHED}.`,
  ),
  decay_all: z.boolean().default(true).describe(
    "Whether biases and normalisations decay as well as weights. Default true (official).",
  ),
  clip_norm: z.number().min(1e-6).max(1e6).default(10).describe(
    "Largest global norm of the gradients of block and projection. Default 10 (reference: PPAP, section 7).",
  ),
  cluster_learning_rate: rate.default(5e-3).describe(
    `Adam step size of the cluster probe and of the hierarchical centres. Default 5e-3 ${PUBLISHED}.`,
  ),
  linear_learning_rate: rate.default(1e-3).describe(
    `Adam step size of the linear probe. Default 1e-3 ${PUBLISHED}.`,
  ),
});
