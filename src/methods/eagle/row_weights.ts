/**
 * How much each row counts in EAGLE's object loss (reference: EAGLE, section 6). Nothing here is differentiated.
 *
 * @module
 */
import { concat, matMul, mean, reshape, slice, tidy } from "@tensorflow/tfjs-core";
import { l2Normalize } from "../../nn/normalize.ts";
import type { Tensor1D, Tensor2D, Tensor4D } from "../../nn/types.ts";

/**
 * The mean along each row of the matrix of products of an image's keys, whose columns are of unit length.
 *
 * @param keys Keys of a pass, with their dropout: rank 4, `[batch, height, width, 3 C]`, float32.
 * @returns rank 1, `[batch * height * width]`.
 */
export function rowWeights(keys: Tensor4D): Tensor1D {
  const [batch, height, width, channels] = keys.shape;
  return tidy(() =>
    concat(Array.from({ length: batch }, (_, image) =>
      tidy(() => {
        const own = reshape(slice(keys, [image, 0, 0, 0], [1, height, width, channels]), [-1, channels]);
        // The products are symmetric: their rows at unit length are the columns turned.
        const columns = l2Normalize(matMul(own, own, false, true)) as Tensor2D;
        return mean(columns, 0) as Tensor1D;
      })))
  );
}
