/**
 * Dropout of whole channels ("Dropout2d").
 *
 * @module
 */
import { customGrad, mul, reshape, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../base/random.ts";
import type { Tensor, Tensor2D, Tensor4D } from "./types.ts";

/**
 * Draws a mask that zeroes whole channels per image and scales the others so that the mean stays.
 *
 * @param random Source of the draws, image by image, channel by channel.
 * @param batch Number of images.
 * @param channels Number of channels.
 * @param rate Share of channels dropped, in [0, 1).
 * @returns rank 2, `[batch, channels]`, float32, entries 0 or 1/(1 - rate).
 *
 * @example No channel is dropped at a rate of 0
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dropoutMask, RandomStreams, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const mask = dropoutMask(new RandomStreams(0).stream("dropout", 0), 1, 3, 0);
 * assertEquals(await mask.array(), [[1, 1, 1]]);
 * ```
 */
export function dropoutMask(random: RandomStream, batch: number, channels: number, rate: number): Tensor2D {
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(batch * channels);
  for (let at = 0; at < mask.length; at++) mask[at] = random.uniform() < rate ? 0 : kept;
  return tensor2d(mask, [batch, channels]);
}

/**
 * Multiplies a feature map by a dropout mask. Unlike the library's product, it does not keep the map for the backward pass.
 *
 * @param map rank 4, `[batch, height, width, channels]`, float32. The gradient reaches it.
 * @param mask rank 2, `[batch, channels]`, float32, from {@linkcode dropoutMask}: a constant.
 * @returns Same shape as `map`.
 *
 * @example The second of two channels is dropped
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ones, tensor2d } from "@tensorflow/tfjs-core";
 * import { dropChannels, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const dropped = dropChannels(ones([1, 1, 2, 2]), tensor2d([[2, 0]]));
 * assertEquals(await dropped.array(), [[[[2, 0], [2, 0]]]]);
 * ```
 */
export function dropChannels(map: Tensor4D, mask: Tensor2D): Tensor4D {
  const [batch, channels] = mask.shape;
  return tidy(() => {
    const scales = reshape(mask, [batch, 1, 1, channels]);
    const operation = customGrad((map, save) => {
      (save as (tensors: Tensor[]) => void)([scales]);
      return {
        value: mul(map as Tensor, scales),
        gradFunc: (dy: Tensor, [scales]: Tensor[]) => mul(dy, scales),
      };
    });
    return operation(map) as Tensor4D;
  });
}
