/**
 * Dropout of whole channels ("Dropout2d").
 *
 * @module
 */
import {
  customGrad,
  mul,
  reshape,
  type Tensor,
  type Tensor2D,
  tensor2d,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import type { RandomStream } from "../base/random.ts";

/**
 * Draws a mask that zeroes whole channels per image and scales the others so that the mean stays.
 *
 * @param random Source of the draws, image by image, channel by channel.
 * @param batch Number of images.
 * @param channels Number of channels.
 * @param rate Share of channels dropped, in [0, 1).
 * @returns rank 2, `[batch, channels]`, float32, entries 0 or 1/(1 - rate).
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
