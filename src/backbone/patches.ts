/**
 * Pictures cut into patches.
 *
 * @module
 */
import type { Tensor4D } from "@tensorflow/tfjs-core";

/**
 * Refuses what cannot be cut into patches.
 *
 * @param images Expected of rank 4, `[batch, height, width, 3]`, with at least one image and sides that are multiples of `patch`.
 * @throws {TypeError} They are not.
 */
export function assertImages(images: Tensor4D, patch: number): void {
  const [, height, width, channels] = images.shape;
  const fit = images.rank === 4 && channels === 3 && height % patch === 0 && width % patch === 0;
  if (fit && images.size > 0) return;
  throw new TypeError(
    `Cannot pass "images" through the backbone: their shape is [${images.shape}], ` +
      `expected [batch, height, width, 3] with sides that are multiples of ${patch}`,
  );
}

/**
 * The pixels of a picture, patch by patch.
 *
 * @param pixels Three values a pixel, row by row: `[rows * patch, columns * patch, 3]`.
 * @param rows Patches from top to bottom.
 * @param columns Patches from left to right.
 * @param patch Side of a patch, in pixels.
 * @returns `[rows * columns, 3 * patch * patch]`: each patch colour by colour, as PyTorch's patch kernel reads it.
 */
export function cutIntoPatches(
  pixels: Float32Array,
  rows: number,
  columns: number,
  patch: number,
): Float32Array {
  const patches = new Float32Array(pixels.length);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let colour = 0; colour < 3; colour++) {
        for (let y = 0; y < patch; y++) {
          let from = 3 * (((row * patch + y) * columns + column) * patch) + colour;
          for (let x = 0; x < patch; x++, from += 3) patches[to++] = pixels[from];
        }
      }
    }
  }
  return patches;
}
