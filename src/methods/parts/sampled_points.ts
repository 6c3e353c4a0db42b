/**
 * Points of maps and the cosines between them: what the correspondence losses of STEGO and EAGLE compare.
 *
 * @module
 */
import { matMul, reshape } from "@tensorflow/tfjs-core";
import { interpolate, type Taps } from "../../nn/interpolate.ts";
import { CORRESPONDENCE_NORM_FLOOR, l2Normalize } from "../../nn/normalize.ts";
import type { Tensor2D, Tensor3D } from "../../nn/types.ts";

/**
 * Unit vectors at the points of the images of a batch. The gradient reaches the table.
 *
 * @param table Positions of all images: rank 2, `[rows, channels]`, float32.
 * @param taps Where the points lie in it, as many for each image.
 * @param batch Number of images.
 * @returns rank 3, `[batch, points, channels]`.
 */
export function unitPoints(table: Tensor2D, taps: Taps, batch: number): Tensor3D {
  const points = l2Normalize(interpolate(table, taps), CORRESPONDENCE_NORM_FLOOR);
  return reshape(points, [batch, taps.count / batch, table.shape[1]]);
}

/** Cosines of all points of one image with all points of another: rank 3, `[batch, points, points]`, for unit vectors. */
export function cosines(unit1: Tensor3D, unit2: Tensor3D): Tensor3D {
  return matMul(unit1, unit2, false, true);
}
