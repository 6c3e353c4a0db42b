import { add, erf, mul, type Tensor, tidy } from "@tensorflow/tfjs-core";

/**
 * The exact Gaussian error linear unit `x / 2 * (1 + erf(x / sqrt 2))`.
 *
 * @param x float32, any shape.
 * @returns Same shape as `x`.
 */
export function gelu<T extends Tensor>(x: T): T {
  return tidy(() => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)));
}
