/**
 * Unit length along the channels, with its exact gradient.
 *
 * @module
 */
import {
  customGrad,
  div,
  maximum,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
} from "@tensorflow/tfjs-core";

/**
 * Scales every vector along the last axis to unit length: `x / max(|x|, floor)`.
 *
 * @param x float32, any rank >= 1, channels last.
 * @param floor Smallest norm divided by; 1e-12 in the probes, 1e-10 in the correspondence loss (STEGO).
 * @returns Same shape as `x`.
 */
export function l2Normalize<T extends Tensor>(x: T, floor = 1e-12): T {
  const normalize = customGrad((x, save) => {
    const input = x as Tensor;
    const [unit, norm] = tidy(() => {
      const norm = maximum(sqrt(sum(square(input), -1, true)), floor);
      return [div(input, norm), norm];
    });
    (save as (tensors: Tensor[]) => void)([unit, norm]);
    return {
      value: unit,
      // d/dx (x / |x|) = (I - u u^T) / |x|; below the floor |x| is constant, but there u is numerically 0.
      gradFunc: (dy: Tensor, [unit, norm]: Tensor[]) =>
        tidy(() => div(sub(dy, mul(unit, sum(mul(unit, dy), -1, true))), norm)),
    };
  });
  return normalize(x) as T;
}
