/**
 * Maps as tables: one row per position.
 *
 * @module
 */
import { reshape } from "@tensorflow/tfjs-core";
import type { Tensor2D, Tensor4D } from "./types.ts";

/**
 * Lists the vectors of a map, image by image and row by row.
 *
 * @param map rank 4, `[batch, height, width, channels]`.
 * @returns rank 2, `[batch * height * width, channels]`, the same data.
 */
export function positions(map: Tensor4D): Tensor2D {
  const [batch, height, width, channels] = map.shape;
  return reshape(map, [batch * height * width, channels]);
}
