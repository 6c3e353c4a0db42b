import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf, type WasmKernel } from "./override.ts";

/**
 * `ClampedCosinesMean`, a kernel of our own: the mean of `clamp(a . b^T) * weights` over a batch, and its slope with respect to
 * the products.
 *
 * The products of an image are used while they are in the cache.
 */
export const clampedCosinesMean: WasmKernel = {
  name: "ClampedCosinesMean",
  compute({ inputs: { a, b, weights }, attrs }, { memory, kernels, gemm }) {
    const { batch, points, others, channels } = sizesOf(a, b);
    const each = points * others;
    const value = memory.allocate([]);
    const slope = memory.allocate(weights.shape);
    const products = memory.allocate([points, others]);
    const [fromA, fromB, fromWeights, toSlope, at] = [a, b, weights, slope, products]
      .map((tensor) => memory.address(tensor));
    const [floor, ceiling] = [attrs.floor as number, attrs.ceiling as number];
    const count = sizeOf(weights.shape);
    let sum = 0;
    for (let i = 0; i < batch; i++) {
      const [x, y] = [fromA + 4 * i * points * channels, fromB + 4 * i * others * channels];
      gemm(false, true, points, others, channels, x, channels, y, channels, at, others);
      const offset = 4 * i * each;
      sum += kernels.clampedProduct(
        at,
        fromWeights + offset,
        toSlope + offset,
        each,
        1 / count,
        floor,
        ceiling,
      );
    }
    memory.floats(value)[0] = sum / count;
    memory.free(products);
    return [value, slope];
  },
};

/** `ClampedCosinesMeanGrad`, a kernel of our own: the gradients of `a` and `b`, from `slope` and the value's own, `dy`. */
export const clampedCosinesMeanGrad: WasmKernel = {
  name: "ClampedCosinesMeanGrad",
  compute({ inputs: { dy, slope, a, b } }, { memory, kernels, gemm }) {
    const { batch, points, others, channels } = sizesOf(a, b);
    const each = points * others;
    const [gradientA, gradientB] = [memory.allocate(a.shape), memory.allocate(b.shape)];
    const scaled = memory.allocate([points, others]);
    const [fromA, fromB, fromSlope, toA, toB, at] = [a, b, slope, gradientA, gradientB, scaled]
      .map((tensor) => memory.address(tensor));
    const [factor] = memory.floats(dy);
    for (let i = 0; i < batch; i++) {
      const [first, second] = [4 * i * points * channels, 4 * i * others * channels];
      kernels.multiplyBy(fromSlope + 4 * i * each, factor, at, each);
      gemm(
        false,
        false,
        points,
        channels,
        others,
        at,
        others,
        fromB + second,
        channels,
        toA + first,
        channels,
      );
      gemm(
        true,
        false,
        others,
        channels,
        points,
        at,
        others,
        fromA + first,
        channels,
        toB + second,
        channels,
      );
    }
    memory.free(scaled);
    return [gradientA, gradientB];
  },
};

function sizesOf(a: TensorInfo, b: TensorInfo) {
  const [batch, points, channels] = a.shape;
  return { batch, points, others: b.shape[1], channels };
}
