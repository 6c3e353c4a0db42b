import { matMul, mul, reshape, slice, softmax, tidy, transpose } from "@tensorflow/tfjs-core";
import { inferenceKernel } from "./fused.ts";
import type { Tensor2D, Tensor3D } from "./types.ts";

/** What the `qkv` layer of a transformer block gives, by its place in the layer's outputs. */
export type AttentionPart = "queries" | "keys" | "values";

const PARTS: readonly AttentionPart[] = ["queries", "keys", "values"];

/**
 * Self-attention of every token to every token, `softmax(q k^T / sqrt(head width)) v`, head by head.
 *
 * @param qkv rank 2, `[tokens, 3 * channels]`, float32: queries, keys, values; in each, heads of consecutive channels.
 * @param heads Number of heads; divides the channels.
 * @returns rank 2, `[tokens, channels]`.
 */
export function attention(qkv: Tensor2D, heads: number): Tensor2D {
  const fused = inferenceKernel("Attention");
  if (fused !== undefined) return fused({ qkv }, { heads }) as Tensor2D;
  return tidy(() => {
    const mixed = matMul(softmax(attentionLogits(qkv, heads)), attentionPart(qkv, heads, "values"));
    return reshape(transpose(mixed, [1, 0, 2]), [qkv.shape[0], qkv.shape[1] / 3]);
  });
}

/**
 * The attention before its softmax, `q k^T / sqrt(head width)`.
 *
 * @param qkv As {@linkcode attention} takes it.
 * @returns rank 3, `[heads, tokens, tokens]`; row i holds what token i gives to each token.
 */
export function attentionLogits(qkv: Tensor2D, heads: number): Tensor3D {
  return tidy(() => {
    const queries = attentionPart(qkv, heads, "queries");
    const logits = matMul(queries, attentionPart(qkv, heads, "keys"), false, true);
    return mul(logits, queries.shape[2] ** -0.5);
  });
}

/**
 * Queries, keys or values alone.
 *
 * @param qkv As {@linkcode attention} takes it.
 * @returns rank 3, `[heads, tokens, head width]`.
 */
export function attentionPart(qkv: Tensor2D, heads: number, part: AttentionPart): Tensor3D {
  const [tokens, channels] = [qkv.shape[0], qkv.shape[1] / 3];
  return tidy(() => {
    const columns = slice(qkv, [0, PARTS.indexOf(part) * channels], [tokens, channels]);
    return transpose(reshape(columns, [tokens, heads, channels / heads]), [1, 0, 2]) as Tensor3D;
  });
}
