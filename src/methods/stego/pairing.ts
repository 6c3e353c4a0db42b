/**
 * Which image of the batch serves as each image's negative.
 *
 * @module
 */

/**
 * Turns a random permutation into negatives: an entry equal to its own position moves on by one, then all are taken
 * modulo the batch size (reference: STEGO, "super_perm").
 *
 * No image is its own negative (unless it is alone), but the result may hold duplicates.
 *
 * @param permutation An order of `0..batch-1`.
 * @returns Image number per position.
 */
export function negativePairing(permutation: Int32Array): Int32Array {
  return permutation.map((image, position) => (image === position ? image + 1 : image) % permutation.length);
}
