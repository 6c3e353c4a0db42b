/**
 * Unit length along the channels, with its exact gradient.
 *
 * @module
 */
import { customGrad, div, maximum, mul, sqrt, square, sub, sum, tidy } from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import type { Tensor } from "./types.ts";

/**
 * Scales every vector along the last axis to unit length: `x / max(|x|, floor)`.
 *
 * @param x float32, any rank >= 1, channels last.
 * @param floor Smallest norm divided by; 1e-12 in the probes, 1e-10 in the correspondence loss (STEGO).
 * @returns Same shape as `x`.
 *
 * @example A vector of length 5
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { l2Normalize, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const [x, y] = await l2Normalize(tensor2d([[3, 4]])).data();
 * assertAlmostEquals(x, 0.6, 1e-6);
 * assertAlmostEquals(y, 0.8, 1e-6);
 * ```
 */
export function l2Normalize<T extends Tensor>(x: T, floor = 1e-12): T {
  const normalize = customGrad((x, save) => {
    const [unit, norm] = forward(x as Tensor, floor);
    (save as (tensors: Tensor[]) => void)([unit, norm]);
    return { value: unit, gradFunc: (dy: Tensor, [unit, norm]: Tensor[]) => backward(dy, unit, norm) };
  });
  return normalize(x) as T;
}

function forward(x: Tensor, floor: number): Tensor[] {
  const fused = fusedKernel("L2Normalize");
  if (fused) return fused({ x }, { floor }) as Tensor[];
  return tidy(() => {
    const norm = maximum(sqrt(sum(square(x), -1, true)), floor);
    return [div(x, norm), norm];
  });
}

/** d/dx (x / |x|) = (I - u u^T) / |x|; below the floor |x| is constant, but there u is all but 0. */
function backward(dy: Tensor, unit: Tensor, norm: Tensor): Tensor {
  const fused = fusedKernel("L2NormalizeGrad");
  if (fused) return fused({ dy, unit, norm }) as Tensor;
  return tidy(() => div(sub(dy, mul(unit, sum(mul(unit, dy), -1, true))), norm));
}
