/**
 * Counts of floating-point operations, for estimates of cost.
 *
 * @module
 */

/** Operations of `rows` products of vectors of `length`: a multiplication and an addition per entry. */
export function multiplyFlops(rows: number, length: number): number {
  return 2 * rows * length;
}

/** Operations of a linear layer forwards and backwards, to its weights and to its input. */
export function trainingFlops(rows: number, inputs: number, outputs: number): number {
  return 3 * multiplyFlops(rows * outputs, inputs);
}
