/**
 * Activation functions.
 *
 * @module
 */
import { add, customGrad, erf, mul, sigmoid, sub, tidy } from "@tensorflow/tfjs-core";
import type { Tensor } from "./types.ts";

/**
 * `x / (1 + exp(-x))`, with its exact gradient.
 *
 * @param x float32, any shape.
 * @returns Same shape as `x`.
 *
 * @example Half of nothing, nearly all of much
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor1d } from "@tensorflow/tfjs-core";
 * import { silu, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const [zero, ten] = await silu(tensor1d([0, 10])).data();
 * assertAlmostEquals(zero, 0);
 * assertAlmostEquals(ten, 10 / (1 + Math.exp(-10)), 1e-5);
 * ```
 */
export function silu<T extends Tensor>(x: T): T {
  const operation = customGrad((x, save) => {
    const share = sigmoid(x as Tensor);
    const value = mul(x as Tensor, share);
    (save as (tensors: Tensor[]) => void)([share, value]);
    return {
      value,
      // With s = sigmoid(x) and y = x s: y' = s + y (1 - s).
      gradFunc: (dy: Tensor, [share, value]: Tensor[]) =>
        tidy(() => mul(dy, add(share, mul(value, sub(1, share))))),
    };
  });
  return operation(x) as T;
}

/**
 * The exact Gaussian error linear unit `x / 2 * (1 + erf(x / sqrt 2))`.
 *
 * @param x float32, any shape.
 * @returns Same shape as `x`.
 */
export function gelu<T extends Tensor>(x: T): T {
  return tidy(() => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)));
}
