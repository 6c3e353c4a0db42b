/**
 * Linear layers: frozen ones with what follows them, and one that can be trained.
 *
 * @module
 */
import { add, matMul, reshape, tidy } from "@tensorflow/tfjs-core";
import { gelu } from "./activations.ts";
import { addBias } from "./add.ts";
import { fusedKernel, inferenceKernel } from "./fused.ts";
import type { LinearParameters } from "./initialize.ts";
import { computesAside } from "./pending.ts";
import type { Tensor1D, Tensor2D } from "./types.ts";

/** Weights of a linear layer. */
export interface LinearWeights {
  /** `[inputs, outputs]`. */
  readonly weight: Tensor2D;
  /** `[outputs]`. */
  readonly bias: Tensor1D;
}

/**
 * A linear layer, `x W + b`.
 *
 * @param x rank 2, `[rows, inputs]`, float32.
 * @returns rank 2, `[rows, outputs]`.
 */
export function linear(x: Tensor2D, { weight, bias }: LinearWeights): Tensor2D {
  const fused = inferenceKernel("Linear");
  if (fused !== undefined) return fused({ x, weight, bias }) as Tensor2D;
  return tidy(() => add(matMul(x, weight), bias));
}

/**
 * A linear layer and its activation, `gelu(x W + b)`.
 *
 * @param x rank 2, `[rows, inputs]`, float32.
 * @returns rank 2, `[rows, outputs]`.
 */
export function linearGelu(x: Tensor2D, { weight, bias }: LinearWeights): Tensor2D {
  const fused = inferenceKernel("Linear");
  if (fused !== undefined) return fused({ x, weight, bias }, { gelu: true }) as Tensor2D;
  return tidy(() => gelu(add(matMul(x, weight), bias)));
}

/**
 * A linear layer beside a skip connection, `x W + b + residual`.
 *
 * @param x rank 2, `[rows, inputs]`, float32.
 * @param residual rank 2, `[rows, outputs]`, float32.
 * @returns rank 2, `[rows, outputs]`.
 */
export function linearResidual(x: Tensor2D, { weight, bias }: LinearWeights, residual: Tensor2D): Tensor2D {
  const fused = inferenceKernel("Linear");
  if (fused !== undefined) return fused({ x, weight, bias, residual }) as Tensor2D;
  return tidy(() => add(add(matMul(x, weight), bias), residual));
}

/**
 * `x W + b`, in one pass where no gradient is recorded, and on a card.
 *
 * @param x rank 2, `[rows, inputs]`, float32.
 * @param parameters The layer. The gradient reaches both, and `x`.
 * @returns rank 2, `[rows, outputs]`.
 *
 * @example A layer that adds its bias
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { zeros } from "@tensorflow/tfjs-core";
 * import { linearParameters, RandomStreams, startEngine, trainableLinear } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const layer = linearParameters(new RandomStreams(0), "layer", 3, 2);
 * assertEquals(await trainableLinear(zeros([1, 3]), layer).array(), await layer.bias.array());
 * ```
 */
export function trainableLinear(x: Tensor2D, { weight, bias }: LinearParameters): Tensor2D {
  // Beside the program the kernel has a gradient of its own; elsewhere committed results are those of plain operations.
  const fused = computesAside() ? fusedKernel("Linear") : inferenceKernel("Linear");
  return tidy(() =>
    fused
      ? fused({ x, weight, bias: reshape(bias, [bias.size]) }) as Tensor2D
      : addBias(matMul(x, weight), bias)
  );
}
