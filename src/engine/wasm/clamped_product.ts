import { sizeOf, type WasmKernel } from "./override.ts";

/** `ClampedProductMean`, a kernel of our own: the mean of `clamp(a) * b`, and its slope with respect to a. */
export const clampedProductMean: WasmKernel = {
  name: "ClampedProductMean",
  compute({ inputs: { a, b }, attrs }, { memory, kernels }) {
    const value = memory.allocate([]);
    const slope = memory.allocate(a.shape);
    const addresses = [a, b, value, slope].map((tensor) => memory.address(tensor));
    kernels.clampedProduct(...addresses, sizeOf(a.shape), attrs.floor as number, attrs.ceiling as number);
    return [value, slope];
  },
};
