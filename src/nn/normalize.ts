/**
 * Normalisation of vectors: to unit length, to mean 0 and variance 1, to mean 0.
 *
 * @module
 */
import {
  add,
  customGrad,
  div,
  maximum,
  mean,
  mul,
  rsqrt,
  sqrt,
  square,
  sub,
  sum,
  tidy,
} from "@tensorflow/tfjs-core";
import { fusedKernel, inferenceKernel } from "./fused.ts";
import type { Tensor, Tensor1D, Tensor2D } from "./types.ts";

/** Smallest norm divided by, where nothing else is said (reference: STEGO, section 4). */
export const UNIT_FLOOR = 1e-12;

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
export function l2Normalize<T extends Tensor>(x: T, floor = UNIT_FLOOR): T {
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

/** Added to the variance in the normalisations of DINO's transformers (reference: backbones, section 2). */
export const NORM_EPSILON = 1e-6;

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
 * @param epsilon Added to the variance.
 * @returns Same shape as `x`.
 */
export function layerNorm(x: Tensor2D, { gain, bias }: LayerNormWeights, epsilon = NORM_EPSILON): Tensor2D {
  const fused = inferenceKernel("LayerNorm");
  if (fused !== undefined) return fused({ x, gain, bias }, { epsilon }) as Tensor2D;
  return tidy(() => {
    const centred = sub(x, mean(x, 1, true));
    const inverse = rsqrt(add(mean(square(centred), 1, true), epsilon));
    return add(mul(mul(centred, inverse), gain), bias);
  });
}

/**
 * Takes each row's own mean away, and brings the whole back to `mean(x) - shift`.
 *
 * The spatial centring of STEGO ("pointwise") and SmooSeg, with the shift b of the loss in the same pass. No gradient.
 *
 * @param x float32, any rank >= 1; a row runs along the last axis.
 * @param shift Taken away from every entry.
 * @returns Same shape as `x`.
 *
 * @example Rows of mean 2, the mean of all entries
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { centerRows, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const x = tensor2d([[0, 2], [2, 4]]);
 * assertEquals(await centerRows(x).array(), [[1, 3], [1, 3]]);
 * ```
 */
export function centerRows<T extends Tensor>(x: T, shift = 0): T {
  const fused = fusedKernel("CenterRows");
  if (fused) return fused({ x }, { shift }) as T;
  return tidy(() => {
    const centered = sub(x, mean(x, -1, true));
    return add(sub(centered, mean(centered)), sub(mean(x), shift)) as T;
  });
}
