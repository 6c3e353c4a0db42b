/**
 * Dropout of single values.
 *
 * @module
 */
import { customGrad, mul, type Tensor, tensor } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../base/random.ts";

/**
 * Draws a mask that zeroes single values and scales the others so that the mean stays.
 *
 * What is drawn are the gaps between dropped values, which costs a draw for each of these alone.
 *
 * @param random Source of the draws.
 * @param shape Shape of the mask.
 * @param rate Share of values dropped, in [0, 1).
 * @returns Entries 0 or 1/(1 - rate); the caller disposes of it.
 */
export function elementMask(random: RandomStream, shape: readonly number[], rate: number): Tensor {
  const mask = new Float32Array(shape.reduce((size, side) => size * side, 1)).fill(1 / (1 - rate));
  if (rate > 0) {
    const scale = 1 / Math.log1p(-rate);
    const gap = () => Math.floor(Math.log1p(-random.uniform()) * scale);
    for (let at = gap(); at < mask.length; at += 1 + gap()) mask[at] = 0;
  }
  return tensor(mask, [...shape]);
}

/**
 * Multiplies by a dropout mask. Unlike the library's product, it does not keep `x` for the backward pass.
 *
 * @param x float32, any shape. The gradient reaches it.
 * @param mask A constant of its shape.
 * @returns Shape of `x`.
 */
export function dropElements<T extends Tensor>(x: T, mask: Tensor): T {
  const operation = customGrad((x, save) => {
    (save as (tensors: Tensor[]) => void)([mask]);
    return {
      value: mul(x as Tensor, mask),
      gradFunc: (dy: Tensor, [mask]: Tensor[]) => mul(dy, mask),
    };
  });
  return operation(x) as T;
}
