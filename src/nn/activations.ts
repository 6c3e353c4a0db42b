/**
 * Activation functions.
 *
 * @module
 */
import { add, customGrad, erf, exp, mul, sigmoid, square, sub, tidy } from "@tensorflow/tfjs-core";
import { type FusedKernel, fusedKernel } from "./fused.ts";
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
  const fused = fusedKernel("Silu");
  if (fused) return fusedSilu(x, fused);
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

/** In one pass, and its gradient in another. */
function fusedSilu<T extends Tensor>(x: T, fused: FusedKernel): T {
  const operation = customGrad((x, save) => {
    (save as (tensors: Tensor[]) => void)([x as Tensor]);
    return {
      value: fused({ x: x as Tensor }) as Tensor,
      gradFunc: (dy: Tensor, [x]: Tensor[]) => fusedKernel("SiluGrad")!({ dy, x }) as Tensor,
    };
  });
  return operation(x) as T;
}

/** 1 / sqrt(2 pi): the density of the standard normal distribution at 0. */
const DENSITY = 1 / Math.sqrt(2 * Math.PI);

/**
 * The exact Gaussian error linear unit `x / 2 * (1 + erf(x / sqrt 2))`. For the backward pass it keeps `x` alone.
 *
 * @param x float32, any shape. The gradient reaches it.
 * @returns Same shape as `x`.
 */
export function gelu<T extends Tensor>(x: T): T {
  const operation = customGrad((x, save) => {
    (save as (tensors: Tensor[]) => void)([x as Tensor]);
    return {
      value: tidy(() => mul(mul(x as Tensor, 0.5), erfPlusOne(x as Tensor))),
      // The normal distribution at x, and x times its density there.
      gradFunc: (dy: Tensor, [x]: Tensor[]) =>
        tidy(() => {
          const density = mul(exp(mul(square(x), -0.5)), DENSITY);
          return mul(dy, add(mul(erfPlusOne(x), 0.5), mul(x, density)));
        }),
    };
  });
  return operation(x) as T;
}

function erfPlusOne(x: Tensor): Tensor {
  return add(erf(mul(x, Math.SQRT1_2)), 1);
}
