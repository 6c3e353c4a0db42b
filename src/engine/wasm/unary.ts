import { sizeOf, type WasmKernel } from "./override.ts";

/** Names of the kernels of one value each. */
type UnaryKernel = "exp" | "inverseSquareRoot" | "log" | "relu" | "squareRoot" | "step";

function unary(name: string, kernel: UnaryKernel): WasmKernel {
  return {
    name,
    compute({ inputs: { x } }, { memory, kernels }) {
      if (x.dtype !== "float32") return undefined;
      const y = memory.allocate(x.shape);
      kernels[kernel](memory.address(x), memory.address(y), sizeOf(x.shape));
      return y;
    },
  };
}

export const exp = unary("Exp", "exp");
export const log = unary("Log", "log");
export const relu = unary("Relu", "relu");
export const rsqrt = unary("Rsqrt", "inverseSquareRoot");
/** `step` with 0 below. */
export const step: WasmKernel = {
  name: "Step",
  compute: (call, runtime) => call.attrs.alpha ? undefined : unary("Step", "step").compute(call, runtime),
};
export const sqrt = unary("Sqrt", "squareRoot");
