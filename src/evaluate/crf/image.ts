/**
 * From the normalised picture that the network sees back to the 8-bit picture that the CRF sees.
 *
 * @module
 */

/** Mean and standard deviation of the red, green and blue channel with which the data loaders normalise (ImageNet's). */
const MEAN = [0.485, 0.456, 0.406].map(Math.fround);
const STD = [0.229, 0.224, 0.225].map(Math.fround);

/**
 * Undoes the normalisation of a picture and truncates it to 8 bits, as the official evaluation does.
 *
 * Each of the three operations is rounded to float32, which the labels depend on; truncation makes some values one lower
 * than in the original picture (reference: evaluation, "Inputs").
 *
 * @param image Normalised picture, rank 3 row by row, [height, width, 3], channels R, G, B, float32.
 * @returns 8-bit picture of the same size, channels B, G, R, 0 to 255.
 * @throws {TypeError} If the number of values is not a multiple of 3.
 *
 * @example The mean colour, truncated
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { unnormaliseToBgr } from "@omh/bench";
 *
 * assertEquals([...unnormaliseToBgr(new Float32Array(3))], [103, 116, 123]);
 * ```
 */
export function unnormaliseToBgr(image: Float32Array): Uint8Array {
  if (image.length % 3 !== 0) {
    throw new TypeError(`Cannot unnormalise "image": ${image.length} values, expected a multiple of 3`);
  }
  const bgr = new Uint8Array(image.length);
  for (let at = 0; at < image.length; at += 3) {
    for (let channel = 0; channel < 3; channel++) {
      const scaled = Math.fround(image[at + channel] * STD[channel]);
      bgr[at + 2 - channel] = Math.fround(Math.fround(scaled + MEAN[channel]) * 255);
    }
  }
  return bgr;
}
