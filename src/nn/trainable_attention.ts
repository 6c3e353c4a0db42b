/**
 * Self-attention that can be trained.
 *
 * @module
 */
import {
  concat,
  customGrad,
  matMul,
  mul,
  reshape,
  slice,
  softmax,
  sub,
  sum,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { attention, attentionLogits, attentionPart } from "./attention.ts";
import type { Tensor, Tensor2D, Tensor3D } from "./types.ts";

/**
 * Self-attention of the tokens of each image among themselves.
 *
 * Goes image by image, and the backward pass computes the weights of an image again: nothing of the size of all pairs of
 * tokens of a batch is ever held.
 *
 * @param qkv rank 2, `[images * tokens, 3 * channels]`, float32: queries, keys, values; in each, heads of consecutive
 * channels. The gradient reaches it.
 * @param images Number of images, whose tokens lie one after the other.
 * @param heads Number of heads; divides the channels.
 * @returns rank 2, `[images * tokens, channels]`.
 */
export function trainableAttention(qkv: Tensor2D, images: number, heads: number): Tensor2D {
  const operation = customGrad((qkv, save) => {
    (save as (tensors: Tensor[]) => void)([qkv as Tensor]);
    return {
      value: eachImage(images, [qkv as Tensor2D], ([rows]) => attention(rows, heads)),
      gradFunc: (dy: Tensor, [qkv]: Tensor[]) =>
        eachImage(images, [qkv, dy] as Tensor2D[], ([rows, dRows]) => gradient(rows, dRows, heads)),
    };
  });
  return operation(qkv) as Tensor2D;
}

/** What `compute` makes of the rows of each image, one under the other. */
function eachImage(
  images: number,
  tables: readonly Tensor2D[],
  compute: (rows: Tensor2D[]) => Tensor2D,
): Tensor2D {
  return tidy(() => {
    const parts = Array.from({ length: images }, (_, image) =>
      tidy(() =>
        compute(tables.map((table) => {
          const rows = table.shape[0] / images;
          return slice(table, [image * rows, 0], [rows, table.shape[1]]);
        }))
      ));
    return concat(parts);
  });
}

/** The gradient of one image's queries, keys and values: rank 2, `[tokens, 3 * channels]`. */
function gradient(qkv: Tensor2D, dy: Tensor2D, heads: number): Tensor2D {
  const [tokens, channels] = dy.shape;
  const width = channels / heads;
  const [queries, keys, values] = (["queries", "keys", "values"] as const)
    .map((part) => attentionPart(qkv, heads, part));
  const mixed = transpose(reshape(dy, [tokens, heads, width]), [1, 0, 2]) as Tensor3D;
  const weights = softmax(attentionLogits(qkv, heads));
  const dWeights = matMul(mixed, values, false, true);
  const dScaled = mul(weights, sub(dWeights, sum(mul(dWeights, weights), -1, true)));
  const dLogits = mul(dScaled, width ** -0.5);
  const parts = [matMul(dLogits, keys), matMul(dLogits, queries, true), matMul(weights, mixed, true)];
  return concat(parts.map((part) => reshape(transpose(part, [1, 0, 2]), [tokens, channels])), 1) as Tensor2D;
}
