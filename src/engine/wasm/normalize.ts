import { sizeOf, type WasmKernel } from "./override.ts";

/** `L2Normalize`, a kernel of our own: rows of unit length, and the norms they were divided by. */
export const normalizeRows: WasmKernel = {
  name: "L2Normalize",
  compute({ inputs: { x }, attrs }, { memory, kernels }) {
    const columns = x.shape.at(-1)!;
    const rows = sizeOf(x.shape) / columns;
    const unit = memory.allocate(x.shape);
    const norm = memory.allocate([...x.shape.slice(0, -1), 1]);
    const addresses = [x, unit, norm].map((tensor) => memory.address(tensor));
    kernels.normalizeRows(...addresses, rows, columns, attrs.floor as number);
    return [unit, norm];
  },
};

/** `L2NormalizeGrad`, a kernel of our own. */
export const normalizeRowsGradient: WasmKernel = {
  name: "L2NormalizeGrad",
  compute({ inputs: { dy, unit, norm } }, { memory, kernels }) {
    const columns = dy.shape.at(-1)!;
    const dx = memory.allocate(dy.shape);
    const addresses = [dy, unit, norm, dx].map((tensor) => memory.address(tensor));
    kernels.normalizeRowsGradient(...addresses, sizeOf(dy.shape) / columns, columns);
    return dx;
  },
};
