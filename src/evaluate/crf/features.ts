/**
 * The pixels' feature vectors, in units of the Gaussians' standard deviations.
 *
 * @module
 */

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
