/**
 * Pictures flipped left to right.
 *
 * @module
 */

/**
 * Flips a picture left to right.
 *
 * @param pixels `[height, width, 3]` values, row by row, channels last.
 * @param width Pixels per row.
 * @returns A flipped copy of the same layout.
 */
export function flipPixels(pixels: Float32Array, width: number): Float32Array<ArrayBuffer> {
  const flipped = new Float32Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    const pixel = at / 3;
    const to = 3 * (pixel - pixel % width + (width - 1 - pixel % width));
    flipped.set(pixels.subarray(at, at + 3), to);
  }
  return flipped;
}
