/**
 * The stop-gradient operation "sg" of the papers.
 *
 * @module
 */
import { customGrad } from "@tensorflow/tfjs-core";
import type { Tensor } from "./types.ts";

/**
 * Computes `value` off the gradient tape: its intermediates are freed at once and no gradient flows through it.
 *
 * A `customGrad` without inputs is the only way tfjs offers to say this inside a differentiated function.
 *
 * @param value Computes the tensor; called once.
 * @returns The tensor, a constant to every gradient.
 *
 * @example Only one factor is differentiated
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { grad, mul, scalar } from "@tensorflow/tfjs-core";
 * import { startEngine, stopGradient } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const derivative = grad((x) => mul(x, stopGradient(() => mul(x, 1))));
 * assertEquals((await derivative(scalar(3)).data())[0], 3);
 * ```
 */
export function stopGradient<T extends Tensor>(value: () => T): T {
  const constant = customGrad(() => ({ value: value(), gradFunc: () => [] }));
  return constant() as T;
}
