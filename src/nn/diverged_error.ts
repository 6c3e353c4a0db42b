/**
 * The error of a training, or of its scoring, that met a value it cannot go on from.
 *
 * @module
 */

/**
 * A loss, plan, parameter or prediction is not finite. The runner reports it as the cell's outcome and goes on with the others.
 *
 * @example The reason reaches the result file
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { DivergedError } from "@omh/bench";
 *
 * const error = new DivergedError('the loss "cluster" is NaN');
 * assertEquals(error.message, 'Cannot go on training: the loss "cluster" is NaN');
 * ```
 */
export class DivergedError extends Error {
  /** Tells the error from others once it is text. */
  override readonly name = "DivergedError";

  /**
   * Makes the error.
   *
   * @param reason What is not finite and, where known, why: one line.
   * @param aim What cannot be done for it.
   */
  constructor(readonly reason: string, aim = "go on training") {
    super(`Cannot ${aim}: ${reason}`);
  }
}
