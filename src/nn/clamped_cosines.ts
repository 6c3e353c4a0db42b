/**
 * The mean of clamped cosines times constants: a term of STEGO's loss.
 *
 * @module
 */
import {
  cast,
  clipByValue,
  customGrad,
  greaterEqual,
  lessEqual,
  logicalAnd,
  matMul,
  mean,
  mul,
  tidy,
} from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import type { Scalar, Tensor, Tensor3D } from "./types.ts";

/** The closed range that the cosines are clamped to. */
export interface ClampRange {
  /** Smaller cosines become this. */
  readonly floor: number;
  /** Larger cosines become this. */
  readonly ceiling: number;
}

/**
 * `mean(clamp(a . b^T) * weights)`, the products taken image by image.
 *
 * The slope with respect to the products is computed with the value; the products themselves are not kept.
 *
 * @param a Unit vectors: rank 3, `[batch, points, channels]`, float32. The gradient reaches it where a product lies inside the
 * range, ends included.
 * @param b Likewise, `[batch, others, channels]`.
 * @param weights A constant, `[batch, points, others]`: no gradient reaches it.
 * @param range What the products are clamped to.
 * @returns rank 0.
 *
 * @example One pair of points along each other, one against
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor3d } from "@tensorflow/tfjs-core";
 * import { meanClampedCosines, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const points = tensor3d([[[1, 0]]]);
 * const others = tensor3d([[[1, 0], [-1, 0]]]);
 * const loss = meanClampedCosines(points, others, tensor3d([[[3, 5]]]), { floor: 0, ceiling: 1 });
 * assertEquals((await loss.data())[0], 1.5);
 * ```
 */
export function meanClampedCosines(a: Tensor3D, b: Tensor3D, weights: Tensor3D, range: ClampRange): Scalar {
  const operation = customGrad((a, b, save) => {
    const [value, slope] = valueAndSlope(a as Tensor3D, b as Tensor3D, weights, range);
    (save as (tensors: Tensor[]) => void)([slope, a as Tensor, b as Tensor]);
    return { value, gradFunc: (dy: Tensor, [slope, a, b]: Tensor[]) => gradients(dy, slope, a, b) };
  });
  return operation(a, b) as Scalar;
}

function valueAndSlope(a: Tensor3D, b: Tensor3D, weights: Tensor3D, range: ClampRange): Tensor[] {
  const { floor, ceiling } = range;
  const fused = fusedKernel("ClampedCosinesMean");
  if (fused) return fused({ a, b, weights }, { floor, ceiling }) as Tensor[];
  return tidy(() => {
    const cosines = matMul(a, b, false, true);
    const inside = cast(logicalAnd(greaterEqual(cosines, floor), lessEqual(cosines, ceiling)), "float32");
    const value = mean(mul(clipByValue(cosines, floor, ceiling), weights));
    return [value, mul(mul(weights, inside), 1 / cosines.size)];
  });
}

function gradients(dy: Tensor, slope: Tensor, a: Tensor, b: Tensor): Tensor[] {
  const fused = fusedKernel("ClampedCosinesMeanGrad");
  if (fused) return fused({ dy, slope, a, b }) as Tensor[];
  return tidy(() => {
    const scaled = mul(slope, dy);
    return [matMul(scaled, b), matMul(scaled, a, true, false)];
  });
}
