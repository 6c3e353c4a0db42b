import { sizeOf, type WasmKernel } from "./override.ts";

/** `CenterRows`, a kernel of our own: rows of mean zero around the mean of the whole, less a shift. */
export const centerRows: WasmKernel = {
  name: "CenterRows",
  compute({ inputs: { x }, attrs }, { memory, kernels }) {
    const columns = x.shape.at(-1)!;
    const y = memory.allocate(x.shape);
    kernels.centerRows(
      memory.address(x),
      memory.address(y),
      sizeOf(x.shape) / columns,
      columns,
      attrs.shift as number,
    );
    return y;
  },
};
