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
