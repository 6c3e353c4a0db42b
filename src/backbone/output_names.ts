/**
 * Names of what a vision transformer gives, and the sizes that it goes by.
 *
 * @module
 */

/** Sizes of a vision transformer that the shapes of its named outputs follow from. */
export interface TransformerShape {
  /** Number of blocks. */
  readonly depth: number;
  /** Attention heads of a block. */
  readonly heads: number;
  /** Register tokens, between the class token and the patches. */
  readonly registers: number;
}

/** Tokens, or parts of them. */
export type TokenPart = "class" | "registers" | "patches" | "tokens";

/** What the attention of a block is made of. */
export type AttentionOutput = "queries" | "keys" | "values" | "logits";

/**
 * Name of an output. A block is counted from 0, or from the end by a negative number: `@-1` is the last.
 *
 * - `class`, `registers`, `patches`, `tokens`: after the last block, through the final normalisation;
 * - `patches@8`: after block 8, as it is; `patches@8+norm`: through the final normalisation; and so for the others;
 * - `queries`, `keys`, `values`, `logits`: of the last block; `keys@8`: of block 8.
 *
 * Shapes of one picture, `tokens` being class token, register tokens, patches row by row:
 *
 * | part | shape |
 * | --- | --- |
 * | `class` | `[C]` |
 * | `registers` | `[registers, C]` |
 * | `patches` | `[height, width, C]` |
 * | `tokens` | `[tokens, C]` |
 * | `queries`, `keys`, `values` | `[heads, tokens, C / heads]` |
 * | `logits` | `[heads, tokens, tokens]`: scaled products of each token's query, row, with each token's key |
 */
export type OutputName =
  | TokenPart
  | AttentionOutput
  | `${TokenPart | AttentionOutput}@${number}`
  | `${TokenPart}@${number}+norm`;
