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
 *
 * @example A map of 2 by 3 positions
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { zeros } from "@tensorflow/tfjs-core";
 * import { positions, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * assertEquals(positions(zeros([1, 2, 3, 4])).shape, [6, 4]);
 * ```
 */
export function positions(map: Tensor4D): Tensor2D {
  const [batch, height, width, channels] = map.shape;
  return reshape(map, [batch * height * width, channels]);
}
