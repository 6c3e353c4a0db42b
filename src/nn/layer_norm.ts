import {
  add,
  mean,
  mul,
  rsqrt,
  square,
  sub,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from "@tensorflow/tfjs-core";
import { inferenceKernel } from "./inference.ts";

/** Scale and shift of a layer normalisation. */
export interface LayerNormWeights {
  /** `[channels]`. */
  readonly gain: Tensor1D;
  /** `[channels]`. */
  readonly bias: Tensor1D;
}

/**
 * Layer normalisation of each row: `(x - mean) / sqrt(variance + epsilon) * gain + bias`.
 *
 * @param x rank 2, `[rows, channels]`, float32.
 * @param epsilon Added to the variance; DINO's transformers use 1e-6.
 * @returns Same shape as `x`.
 */
export function layerNorm(x: Tensor2D, { gain, bias }: LayerNormWeights, epsilon = 1e-6): Tensor2D {
  const fused = inferenceKernel("LayerNorm");
  if (fused !== undefined) return fused({ x, gain, bias }, { epsilon }) as Tensor2D;
  return tidy(() => {
    const centred = sub(x, mean(x, 1, true));
    const inverse = rsqrt(add(mean(square(centred), 1, true), epsilon));
    return add(mul(mul(centred, inverse), gain), bias);
  });
}
