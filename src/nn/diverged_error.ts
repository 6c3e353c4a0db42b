/**
 * The error of a training that met a value no step can go on from.
 *
 * @module
 */

/** A loss, plan or parameter is not finite. The runner reports it as the cell's outcome and goes on with the others. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";

  /** @param reason What is not finite and, where known, why: one line. */
  constructor(readonly reason: string) {
    super(`Cannot go on training: ${reason}`);
  }
}
