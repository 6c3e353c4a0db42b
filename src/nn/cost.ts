/**
 * Counts of floating-point operations and bytes, for estimates of cost.
 *
 * @module
 */

/**
 * Operations of products of vectors: a multiplication and an addition per entry.
 *
 * @param rows Number of products.
 * @param length Entries of a vector.
 * @returns Floating-point operations.
 *
 * @example Cosines of 100 codes of 70 channels with 27 centres
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { multiplyFlops } from "@omh/bench";
 *
 * assertEquals(multiplyFlops(100 * 27, 70), 378_000);
 * ```
 */
export function multiplyFlops(rows: number, length: number): number {
  return 2 * rows * length;
}

/**
 * Operations of a linear layer in training: forwards, and backwards to its weights and to its input.
 *
 * @param rows Rows that pass the layer.
 * @param inputs Channels of its input.
 * @param outputs Channels of its output.
 * @returns Floating-point operations.
 *
 * @example A linear probe on 100 codes of 70 channels, 27 classes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { multiplyFlops, trainingFlops } from "@omh/bench";
 *
 * assertEquals(trainingFlops(100, 70, 27), 3 * multiplyFlops(100 * 27, 70));
 * ```
 */
export function trainingFlops(rows: number, inputs: number, outputs: number): number {
  return 3 * multiplyFlops(rows * outputs, inputs);
}

/** Bytes of a value. */
const FLOAT_BYTES = 4;
/** A parameter, its gradient and its two moments. */
const VALUES_PER_PARAMETER = 4;

/**
 * Bytes that parameters take in training: each with its gradient and the two moments of Adam.
 *
 * @param parameters Number of parameters.
 * @returns Bytes.
 *
 * @example A linear probe on 70 channels, 27 classes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parameterBytes } from "@omh/bench";
 *
 * assertEquals(parameterBytes(71 * 27), 4 * 4 * 71 * 27);
 * ```
 */
export function parameterBytes(parameters: number): number {
  return FLOAT_BYTES * VALUES_PER_PARAMETER * parameters;
}

/**
 * Bytes of float32 values.
 *
 * @param counts Numbers of values of the tensors that are held at once.
 * @returns Bytes.
 *
 * @example Two tensors
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { floatBytes } from "@omh/bench";
 *
 * assertEquals(floatBytes(10, 5), 60);
 * ```
 */
export function floatBytes(...counts: readonly number[]): number {
  return FLOAT_BYTES * counts.reduce((sum, count) => sum + count, 0);
}
