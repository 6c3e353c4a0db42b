/**
 * The sum of tensors of one shape.
 *
 * @module
 */
import { add, customGrad, type Tensor, tidy } from "@tensorflow/tfjs-core";

/**
 * Sums tensors, the first two first. Unlike the library's sum, it keeps nothing for the backward pass.
 *
 * @param terms At least one, all float32 and of one shape. The gradient reaches each.
 * @returns Their shape.
 */
export function addTerms<T extends Tensor>(terms: readonly T[]): T {
  const operation = customGrad(() => ({
    value: tidy(() => terms.reduce((total, next) => add(total, next)).clone()),
    gradFunc: (dy: Tensor) => terms.map(() => dy.clone()),
  }));
  return operation(...terms) as T;
}
