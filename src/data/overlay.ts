/**
 * Pictures with labels laid over them.
 *
 * @module
 */
import type { RgbImage } from "./types.ts";

/** How much of a labelled pixel is the colour of its class, fraction of 1. */
const TINT = 0.55;

/**
 * Tints each labelled pixel of a picture with the colour of its class.
 *
 * @example A white pixel of a red class, and one of none
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tintLabels } from "./overlay.ts";
 *
 * const picture = { width: 2, height: 1, data: new Uint8Array(6).fill(255) };
 * const { data } = tintLabels(picture, [0, -1], [[255, 0, 0]]);
 * assertEquals([...data], [255, 114, 114, 255, 255, 255]);
 * ```
 *
 * @param picture The picture.
 * @param labels A class per pixel, row by row; what has no colour is left as it is.
 * @param colours 8-bit RGB colour of each class.
 * @returns A new picture.
 */
export function tintLabels(
  picture: RgbImage,
  labels: ArrayLike<number>,
  colours: readonly (readonly number[])[],
): RgbImage {
  const data = picture.data.slice();
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const colour = colours[labels[pixel]];
    if (!colour) continue;
    for (let channel = 0; channel < 3; channel++) {
      const at = 3 * pixel + channel;
      data[at] = TINT * colour[channel] + (1 - TINT) * data[at];
    }
  }
  return { ...picture, data };
}
