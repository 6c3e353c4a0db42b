/**
 * What EAGLE trains on in place of features: keys of the last three blocks.
 *
 * @module
 */
import { concat, reshape, slice, tidy, transpose } from "@tensorflow/tfjs-core";
import type { OutputName } from "../../backbone/output_names.ts";
import type { Size } from "../../nn/bilinear.ts";
import type { Tensor4D } from "../../nn/types.ts";
import type { NamedOutputs } from "../types.ts";

/** Keys as the attention of the last three blocks computes them, first block first (reference: EAGLE, section 2). */
export const KEY_OUTPUTS: readonly OutputName[] = ["keys@-3", "keys@-2", "keys@-1"];

/** Key channels for each feature channel. */
export const BLOCKS: number = KEY_OUTPUTS.length;

/**
 * Keys of all blocks side by side, heads one after the other in each; class token and registers are left out.
 *
 * @param outputs By name, each rank 4, `[batch, heads, tokens, C / heads]`, float32.
 * @param size Height and width of the map.
 * @returns rank 4, `[batch, height, width, 3 C]`, not normalised.
 */
export function stackedKeys(outputs: NamedOutputs, { height, width }: Size): Tensor4D {
  return tidy(() => {
    const patches = height * width;
    const blocks = KEY_OUTPUTS.map((name) => {
      const keys = outputs[name] as Tensor4D;
      const [batch, heads, tokens, channels] = keys.shape;
      const cells = slice(keys, [0, 0, tokens - patches, 0], [batch, heads, patches, channels]);
      return reshape(transpose(cells, [0, 2, 1, 3]), [batch, height, width, heads * channels]) as Tensor4D;
    });
    return concat(blocks, 3);
  });
}
