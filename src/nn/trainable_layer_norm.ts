/**
 * Layer normalisation that can be trained.
 *
 * @module
 */
import { add, customGrad, mean, mul, rsqrt, square, sub, sum, tidy } from "@tensorflow/tfjs-core";
import { inferenceKernel } from "./fused.ts";
import { layerNorm, type LayerNormWeights } from "./normalize.ts";
import type { Tensor, Tensor2D } from "./types.ts";

/**
 * {@linkcode layerNorm} with a gradient that keeps the normalised rows alone, and not the steps to them.
 *
 * @param x rank 2, `[rows, channels]`, float32. The gradient reaches it, gain and bias.
 * @param epsilon Added to the variance.
 * @returns Same shape as `x`.
 */
export function trainableLayerNorm(x: Tensor2D, weights: LayerNormWeights, epsilon: number): Tensor2D {
  if (inferenceKernel("LayerNorm") !== undefined) return layerNorm(x, weights, epsilon);
  const operation = customGrad((x, gain, bias, save) => {
    const [unit, inverse] = tidy(() => {
      const centred = sub(x as Tensor, mean(x as Tensor, 1, true));
      const inverse = rsqrt(add(mean(square(centred), 1, true), epsilon));
      return [mul(centred, inverse), inverse];
    });
    (save as (tensors: Tensor[]) => void)([unit, inverse, gain as Tensor]);
    return {
      value: tidy(() => add(mul(unit, gain as Tensor), bias as Tensor)),
      gradFunc: (dy: Tensor, [unit, inverse, gain]: Tensor[]) => [
        tidy(() => {
          const slope = mul(dy, gain);
          const along = mul(unit, mean(mul(slope, unit), 1, true));
          return mul(inverse, sub(sub(slope, mean(slope, 1, true)), along));
        }),
        tidy(() => sum(mul(dy, unit), 0)),
        sum(dy, 0),
      ],
    };
  });
  return operation(x, weights.gain, weights.bias) as Tensor2D;
}
