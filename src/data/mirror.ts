/**
 * Pictures mirrored left to right.
 *
 * @module
 */

/**
 * Mirrors a picture left to right.
 *
 * @param pixels `[height, width, 3]` values, row by row, channels last.
 * @param width Pixels per row.
 * @returns A mirrored copy of the same layout.
 */
export function mirrorPixels(pixels: Float32Array, width: number): Float32Array<ArrayBuffer> {
  const mirrored = new Float32Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    const pixel = at / 3;
    const to = 3 * (pixel - pixel % width + (width - 1 - pixel % width));
    mirrored.set(pixels.subarray(at, at + 3), to);
  }
  return mirrored;
}
