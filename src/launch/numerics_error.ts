/**
 * The refusal to compute under keys of other arithmetic.
 *
 * @module
 */

/**
 * The engine computes otherwise than the keys of cells were made with: a result would pass for what it is not. That is no fault
 * of the cells, and none is run.
 */
export class NumericsError extends TypeError {
  /** Tells it from other errors. */
  override readonly name = "NumericsError";
}
