/**
 * The picture as the CRF sees it, and the pixels' feature vectors, in units of the Gaussians' standard deviations.
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

/**
 * Features of the smoothness kernel: column and row.
 *
 * @param width Pixels in a row.
 * @param height Rows.
 * @param std Standard deviation of the position, pixels.
 * @returns `[height * width, 2]`, pixels row by row.
 */
export function positionFeatures(width: number, height: number, std: number): Float32Array {
  const features = new Float32Array(width * height * 2);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      features[at++] = x / std;
      features[at++] = y / std;
    }
  }
  return features;
}

/**
 * Features of the appearance kernel: column, row, blue, green, red.
 *
 * @param image 8-bit picture, `[height, width, 3]`, channels B, G, R.
 * @param width Pixels in a row.
 * @param positionStd Standard deviation of the position, pixels.
 * @param colourStd Standard deviation of the colour, 8-bit units.
 * @param out Receives the features, `[height * width, 5]`, pixels row by row.
 */
export function bilateralFeatures(
  image: Uint8Array,
  width: number,
  positionStd: number,
  colourStd: number,
  out: Float32Array,
): void {
  const pixels = image.length / 3;
  for (let pixel = 0, at = 0; pixel < pixels; pixel++) {
    out[at++] = pixel % width / positionStd;
    out[at++] = Math.floor(pixel / width) / positionStd;
    for (let channel = 0; channel < 3; channel++) out[at++] = image[3 * pixel + channel] / colourStd;
  }
}
