/**
 * The mean of clamped products of vectors times constants, and its gradients.
 *
 * @module
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { addParts } from "./add_parts.ts";
import { multiplyThen, planProduct, type ProductOperands } from "./matrix_product.ts";
import { reduction } from "./rows.ts";
import type { GpuKernel } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** Invocations have a sum of their own each; a workgroup leaves the sum of those. */
const VALUE = `
var<private> own: f32 = 0.0;
fn finish(at: u32, column: u32, value: V) {
  let weight = weights[at];
  own += total(clamp(value, V(c.floor), V(c.ceiling)) * weight);
  let inside = (value >= V(c.floor)) & (value <= V(c.ceiling));
  slope[at] = select(V(0.0), weight * c.share, inside);
}
fn leave(group: u32, lane: u32) {
  let sum = sumOfGroup(own, lane);
  if (lane == 0u) { parts[group] = sum; }
}`;

const GRADIENT = "fn finish(at: u32, column: u32, value: V) { y[at] = value * dy[0]; }";

/** The largest number that a shader may be given: a ceiling of infinity is none. */
const MOST = 3.0e38;

/** The mean of `clamp(a . b^T) * weights` over a batch, and its slope with respect to the products. */
export const clampedCosinesMean: GpuKernel = ({ inputs: { a, b, weights }, attrs }, runtime) => {
  const { batch, points, others, channels } = sizesOf(a, b);
  const count = sizeOf(weights.shape);
  const operands: ProductOperands = {
    ...{ a, b, batch, transposeA: false, transposeB: true },
    ...{ m: points, n: others, k: channels },
  };
  const { groups, lanes } = planProduct(operands);
  const slope = runtime.allocate(weights.shape);
  const parts = runtime.allocate([groups]);
  multiplyThen(operands, {
    name: "ClampedCosinesMean",
    code: (subgroup) => reduction("sumOfGroup", "a + b", lanes, lanes, subgroup) + VALUE,
    reads: { weights },
    writes: { slope, parts },
    byColumn: ["weights", "slope"],
    constants: {
      share: { f32: 1 / count },
      floor: { f32: Math.max(-MOST, attrs.floor as number) },
      ceiling: { f32: Math.min(MOST, attrs.ceiling as number) },
    },
    leaves: true,
  }, runtime);
  const value = addParts(parts, groups, [], 1 / count, runtime);
  runtime.free(parts);
  return [value, slope];
};

/** The gradients of `a` and `b`, from `slope` and the value's own, `dy`. */
export const clampedCosinesMeanGrad: GpuKernel = ({ inputs: { dy, slope, a, b } }, runtime) => {
  const { batch, points, others, channels } = sizesOf(a, b);
  const gradient = (of: TensorInfo, operands: Omit<ProductOperands, "a" | "batch" | "transposeB" | "n">) => {
    const y = runtime.allocate(of.shape);
    multiplyThen({ ...operands, a: slope, batch, transposeB: false, n: channels }, {
      name: "ClampedCosinesMeanGrad",
      code: () => GRADIENT,
      reads: { dy },
      writes: { y },
      byColumn: ["y"],
    }, runtime);
    return y;
  };
  return [
    gradient(a, { b, transposeA: false, m: points, k: others }),
    gradient(b, { b: a, transposeA: true, m: others, k: points }),
  ];
};

function sizesOf(a: TensorInfo, b: TensorInfo) {
  const [batch, points, channels] = a.shape;
  return { batch, points, others: b.shape[1], channels };
}
