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
 */
export function stopGradient<T extends Tensor>(value: () => T): T {
  const constant = customGrad(() => ({ value: value(), gradFunc: () => [] }));
  return constant() as T;
}
