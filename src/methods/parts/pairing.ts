/**
 * Which image of the batch each image is paired with.
 *
 * @module
 */

/**
 * Turns a random permutation into partners: an entry equal to its own position moves on by one, then all are taken
 * modulo the batch size (reference: STEGO, section 3; SmooSeg, section 5).
 *
 * No image is its own partner (unless it is alone), but the result may hold duplicates.
 *
 * @param permutation An order of `0..batch-1`.
 * @returns Image number per position.
 */
export function partnerImages(permutation: Int32Array): Int32Array {
  return permutation.map((image, position) => (image === position ? image + 1 : image) % permutation.length);
}
