/**
 * A linear layer that can be trained.
 *
 * @module
 */
import { matMul, reshape, tidy } from "@tensorflow/tfjs-core";
import { addBias } from "./add_bias.ts";
import { inferenceKernel } from "./inference.ts";
import type { LinearParameters } from "./initialize.ts";
import type { Tensor2D } from "./types.ts";

/**
 * `x W + b`, in one pass where no gradient is recorded.
 *
 * @param x rank 2, `[rows, inputs]`, float32.
 * @param parameters The layer. The gradient reaches both, and `x`.
 * @returns rank 2, `[rows, outputs]`.
 */
export function trainableLinear(x: Tensor2D, { weight, bias }: LinearParameters): Tensor2D {
  const fused = inferenceKernel("Linear");
  return tidy(() =>
    fused
      ? fused({ x, weight, bias: reshape(bias, [bias.size]) }) as Tensor2D
      : addBias(matMul(x, weight), bias)
  );
}
