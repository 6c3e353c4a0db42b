import type { WasmKernel } from "./override.ts";

/** `Linear`, a kernel of our own: `x weight + bias`, then plus `residual` or through GELU. All float32, rank 2 and 1. */
export const linear: WasmKernel = {
  name: "Linear",
  compute({ inputs: { x, weight, bias, residual }, attrs }, { memory, kernels, gemm }) {
    const [rows, depth] = x.shape;
    const columns = weight.shape[1];
    if (weight.shape[0] !== depth || bias.shape[0] !== columns) {
      throw new TypeError(
        `Cannot apply a linear layer to [${x.shape}]: its weight is [${weight.shape}] and its bias [${bias.shape}], ` +
          `expected [${depth}, outputs] and [outputs]`,
      );
    }
    const y = memory.allocate([rows, columns]);
    const to = memory.address(y);
    gemm(
      false,
      false,
      rows,
      columns,
      depth,
      memory.address(x),
      depth,
      memory.address(weight),
      columns,
      to,
      columns,
    );
    if (residual !== undefined) {
      kernels.addBiasAndResidual(to, memory.address(bias), memory.address(residual), rows, columns);
    } else if (attrs.gelu) kernels.addBiasThenGelu(to, memory.address(bias), rows, columns);
    else kernels.addBias(to, memory.address(bias), rows, columns);
    return y;
  },
};
