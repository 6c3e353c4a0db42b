/**
 * What the class token gives to the patches.
 *
 * @module
 */
import {
  reshape,
  slice,
  softmax,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";

/**
 * The class token's row of an attention, after its softmax.
 *
 * @param logits Scaled products of queries and keys: rank 4, `[batch, heads, tokens, tokens]`.
 * @returns rank 3, `[batch, heads, tokens]`.
 */
export function classAttention(logits: Tensor): Tensor3D {
  return tidy(() => {
    const [batch, heads, , tokens] = (logits as Tensor4D).shape;
    const row = slice(logits as Tensor4D, [0, 0, 0, 0], [batch, heads, 1, tokens]);
    return softmax(reshape(row, [batch, heads, tokens]) as Tensor3D);
  });
}

/**
 * What the class token of one image gives to its patches: `[heads, patches]`.
 *
 * @param attention From {@linkcode classAttention}, of one image.
 * @param patches Number of patches, the last tokens.
 */
export async function patchAttention(attention: Tensor3D, patches: number): Promise<Float32Array> {
  const [, heads, tokens] = attention.shape;
  const own = slice(attention, [0, 0, tokens - patches], [1, heads, patches]);
  const values = await own.data<"float32">();
  own.dispose();
  return values as Float32Array;
}
