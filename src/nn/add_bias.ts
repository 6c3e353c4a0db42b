/**
 * A bias on every row.
 *
 * @module
 */
import { add, customGrad, sum, type Tensor, type Tensor2D } from "@tensorflow/tfjs-core";

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
