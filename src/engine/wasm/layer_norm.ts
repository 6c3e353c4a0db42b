import type { WasmKernel } from "./override.ts";

/** `LayerNorm`, a kernel of our own, over the rows of a float32 matrix. */
export const layerNorm: WasmKernel = {
  name: "LayerNorm",
  compute({ inputs: { x, gain, bias }, attrs }, { memory, kernels }) {
    const [rows, columns] = x.shape;
    const y = memory.allocate(x.shape);
    const [to, from] = [memory.address(y), memory.address(x)];
    kernels.layerNorm(
      from,
      memory.address(gain),
      memory.address(bias),
      to,
      rows,
      columns,
      attrs.epsilon as number,
    );
    return y;
  },
};
