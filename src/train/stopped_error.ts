/**
 * The end of a training that was told to end.
 *
 * @module
 */

/** A training was stopped before its last step: what it has learned is saved, and it has no outcome. */
export class StoppedError extends Error {
  /** Tells it from other errors. */
  override readonly name = "StoppedError";

  /** Says so. */
  constructor() {
    super("Cannot go on with the training: it was told to end, expected to be left to its last step");
  }
}
