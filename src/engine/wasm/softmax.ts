import { sizeOf, type WasmKernel } from "./override.ts";

/** `softmax` over the last axis. */
export const softmax: WasmKernel = {
  name: "Softmax",
  compute({ inputs: { logits }, attrs }, { memory, kernels }) {
    const axis = (attrs.dim as number | undefined) ?? -1;
    const columns = logits.shape.at(-1) ?? 1;
    if (logits.dtype !== "float32" || (axis !== -1 && axis !== logits.shape.length - 1)) return undefined;
    const y = memory.allocate(logits.shape);
    const rows = columns === 0 ? 0 : sizeOf(logits.shape) / columns;
    kernels.softmax(memory.address(logits), memory.address(y), rows, columns, 1);
    return y;
  },
};
