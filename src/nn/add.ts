/**
 * Sums that keep nothing for the backward pass, unlike the library's.
 *
 * @module
 */
import { add, customGrad, sum, type Tensor, type Tensor2D, tidy } from "@tensorflow/tfjs-core";

/**
 * `x + bias`. Unlike the library's sum, it keeps nothing for the backward pass.
 *
 * @param x rank 2, `[rows, columns]`, float32.
 * @param bias rank 2, `[1, columns]`. The gradient reaches both.
 * @returns Shape of `x`.
 */
export function addBias(x: Tensor2D, bias: Tensor2D): Tensor2D {
  const operation = customGrad((x, bias) => ({
    value: add(x as Tensor, bias as Tensor),
    gradFunc: (dy: Tensor) => [dy.clone(), sum(dy, 0, true)],
  }));
  return operation(x, bias) as Tensor2D;
}

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
