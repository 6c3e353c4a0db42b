/**
 * What the dense CRF offers to the rest of the house.
 *
 * @module
 */

/** Refines class probabilities so that labels follow the edges of the picture. */
export interface DenseCrf {
  /**
   * Takes the picture that the following calls of `infer` refer to, and builds its lattice.
   *
   * @param imageBgr 8-bit picture, [height, width, 3], channels B, G, R; see {@linkcode unnormaliseToBgr}.
   * @throws {TypeError} If the picture has another size.
   */
  setImage(imageBgr: Uint8Array): void;
  /**
   * Refines one prediction for the picture at hand.
   *
   * @param logProbabilities [height, width, classes], the classes of a pixel side by side, float32; known up to a constant
   * per pixel.
   * @param out Receives the result, of the same shape; may be `logProbabilities` itself. A new array by default.
   * @returns Class probabilities after the last iteration, [height, width, classes], float32, fractions of 1.
   * @throws {TypeError} If an array has another size, or the appearance kernel has no picture yet.
   * @throws {RangeError} If a pixel's scores give no probabilities.
   */
  infer(logProbabilities: Float32Array, out?: Float32Array): Float32Array;
  /**
   * `setImage` and `infer` in one.
   *
   * @param imageBgr 8-bit picture, [height, width, 3], channels B, G, R.
   * @param logProbabilities [height, width, classes], float32.
   * @returns Class probabilities after the last iteration, [height, width, classes], float32, fractions of 1.
   */
  refine(imageBgr: Uint8Array, logProbabilities: Float32Array): Float32Array;
}
