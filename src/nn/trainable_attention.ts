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
import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from "./types.ts";

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
 * @param dropout What the weights are multiplied by after their softmax, a constant: rank 4, `[images, heads, tokens, tokens]`.
 * @returns rank 2, `[images * tokens, channels]`.
 */
export function trainableAttention(
  qkv: Tensor2D,
  images: number,
  heads: number,
  dropout?: Tensor,
): Tensor2D {
  const mask = (image: number) => dropout && maskOf(dropout as Tensor4D, image);
  const operation = customGrad((qkv, save) => {
    (save as (tensors: Tensor[]) => void)(dropout ? [qkv as Tensor, dropout] : [qkv as Tensor]);
    return {
      value: eachImage(images, [qkv as Tensor2D], ([rows], image) => mixed(rows, heads, mask(image))),
      gradFunc: (dy: Tensor, [qkv]: Tensor[]) =>
        eachImage(
          images,
          [qkv, dy] as Tensor2D[],
          ([rows, dRows], image) => gradient(rows, dRows, heads, mask(image)),
        ),
    };
  });
  return operation(qkv) as Tensor2D;
}

/** The mask of one image: rank 3, `[heads, tokens, tokens]`. */
function maskOf(dropout: Tensor4D, image: number): Tensor3D {
  const [, heads, tokens] = dropout.shape;
  return reshape(slice(dropout, [image, 0, 0, 0], [1, heads, tokens, tokens]), [heads, tokens, tokens]);
}

/** The attention of one image: rank 2, `[tokens, channels]`. */
function mixed(qkv: Tensor2D, heads: number, mask: Tensor3D | undefined): Tensor2D {
  if (!mask) return attention(qkv, heads);
  const weights = mul(softmax(attentionLogits(qkv, heads)), mask);
  const values = attentionPart(qkv, heads, "values");
  return reshape(transpose(matMul(weights, values), [1, 0, 2]), [qkv.shape[0], qkv.shape[1] / 3]);
}

/** What `compute` makes of the rows of each image, one under the other. */
function eachImage(
  images: number,
  tables: readonly Tensor2D[],
  compute: (rows: Tensor2D[], image: number) => Tensor2D,
): Tensor2D {
  return tidy(() => {
    const parts = Array.from({ length: images }, (_, image) =>
      tidy(() =>
        compute(
          tables.map((table) => {
            const rows = table.shape[0] / images;
            return slice(table, [image * rows, 0], [rows, table.shape[1]]);
          }),
          image,
        )
      ));
    return concat(parts);
  });
}

/** The gradient of one image's queries, keys and values: rank 2, `[tokens, 3 * channels]`. */
function gradient(qkv: Tensor2D, dy: Tensor2D, heads: number, mask: Tensor3D | undefined): Tensor2D {
  const [tokens, channels] = dy.shape;
  const width = channels / heads;
  const [queries, keys, values] = (["queries", "keys", "values"] as const)
    .map((part) => attentionPart(qkv, heads, part));
  const dMixed = transpose(reshape(dy, [tokens, heads, width]), [1, 0, 2]) as Tensor3D;
  const weights = softmax(attentionLogits(qkv, heads));
  const masked = (x: Tensor3D): Tensor3D => mask ? mul(x, mask) : x;
  const dWeights = masked(matMul(dMixed, values, false, true));
  const dScaled = mul(weights, sub(dWeights, sum(mul(dWeights, weights), -1, true)));
  const dLogits = mul(dScaled, width ** -0.5);
  const parts = [
    matMul(dLogits, keys),
    matMul(dLogits, queries, true),
    matMul(masked(weights), dMixed, true),
  ];
  return concat(parts.map((part) => reshape(transpose(part, [1, 0, 2]), [tokens, channels])), 1) as Tensor2D;
}
