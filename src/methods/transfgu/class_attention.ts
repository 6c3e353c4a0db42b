/**
 * What the class token gives to the patches.
 *
 * @module
 */
import {
  matMul,
  mul,
  reshape,
  slice,
  softmax,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";

/**
 * The class token's row of an attention, after its softmax; the other rows are never computed.
 *
 * @param queries Of all tokens, the class token first: rank 4, `[batch, heads, tokens, C / heads]`.
 * @param keys Same shape.
 * @returns rank 3, `[batch, heads, tokens]`.
 */
export function classAttention(queries: Tensor, keys: Tensor): Tensor3D {
  return tidy(() => {
    const [batch, heads, tokens, width] = (keys as Tensor4D).shape;
    const query = slice(queries as Tensor4D, [0, 0, 0, 0], [batch, heads, 1, width]);
    const logits = mul(matMul(query, keys as Tensor4D, false, true), width ** -0.5);
    return softmax(reshape(logits, [batch, heads, tokens]) as Tensor3D);
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
