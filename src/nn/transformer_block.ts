/**
 * A block of a vision transformer that can be trained.
 *
 * @module
 */
import { tidy } from "@tensorflow/tfjs-core";
import { gelu } from "./activations.ts";
import { addTerms } from "./add.ts";
import type { LinearParameters } from "./initialize.ts";
import { trainableLinear } from "./linear.ts";
import { trainableAttention } from "./trainable_attention.ts";
import { type LayerNormWeights, NORM_EPSILON } from "./normalize.ts";
import { trainableLayerNorm } from "./trainable_layer_norm.ts";
import type { Tensor2D } from "./types.ts";

/** Parameters of a block, in the order in which they are used. */
export interface BlockParameters {
  readonly norm1: LayerNormWeights;
  /** C inputs, 3 C outputs: queries, keys, values. */
  readonly qkv: LinearParameters;
  /** C inputs, C outputs. */
  readonly projection: LinearParameters;
  readonly norm2: LayerNormWeights;
  readonly fc1: LinearParameters;
  readonly fc2: LinearParameters;
}

/**
 * Attention, then the MLP, each normalised before and added to what came in (reference: backbones, section 2).
 *
 * @param tokens rank 2, `[images * tokens, C]`, float32. The gradient reaches them and all parameters.
 * @param images Number of images, whose tokens lie one after the other.
 * @param heads Number of attention heads; divides C.
 * @returns Same shape as `tokens`.
 */
export function transformerBlock(
  tokens: Tensor2D,
  images: number,
  heads: number,
  { norm1, qkv, projection, norm2, fc1, fc2 }: BlockParameters,
): Tensor2D {
  return tidy(() => {
    const mixed = trainableAttention(
      trainableLinear(trainableLayerNorm(tokens, norm1, NORM_EPSILON), qkv),
      images,
      heads,
    );
    const attended = addTerms([tokens, trainableLinear(mixed, projection)]);
    const hidden = gelu(trainableLinear(trainableLayerNorm(attended, norm2, NORM_EPSILON), fc1));
    return addTerms([attended, trainableLinear(hidden, fc2)]);
  });
}
