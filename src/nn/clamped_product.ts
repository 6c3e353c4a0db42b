/**
 * The mean of a clamped factor times another.
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
  mean,
  mul,
  type Scalar,
  type Tensor,
  tidy,
} from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";

/** The closed range that the factor is clamped to. */
export interface ClampRange {
  readonly floor: number;
  readonly ceiling: number;
}

/**
 * `mean(clamp(a) * b)`. The slope is computed with the value, so that nothing else is kept for the backward pass.
 *
 * @param a float32, any shape. The gradient reaches it where it lies inside the range, ends included.
 * @param b A constant of the same shape: no gradient reaches it.
 */
export function meanClampedProduct(a: Tensor, b: Tensor, range: ClampRange): Scalar {
  const operation = customGrad((a, save) => {
    const [value, slope] = valueAndSlope(a as Tensor, b, range);
    (save as (tensors: Tensor[]) => void)([slope]);
    return { value, gradFunc: (dy: Tensor, [slope]: Tensor[]) => mul(slope, dy) };
  });
  return operation(a) as Scalar;
}

function valueAndSlope(a: Tensor, b: Tensor, { floor, ceiling }: ClampRange): Tensor[] {
  const fused = fusedKernel("ClampedProductMean");
  if (fused) return fused({ a, b }, { floor, ceiling }) as Tensor[];
  return tidy(() => {
    const inside = cast(logicalAnd(greaterEqual(a, floor), lessEqual(a, ceiling)), "float32");
    return [mean(mul(clipByValue(a, floor, ceiling), b)), mul(mul(b, inside), 1 / a.size)];
  });
}
