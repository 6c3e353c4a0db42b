import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf, type WasmKernel } from "./override.ts";

/** How an operand walks along the result: 1 value by value, 0 repeating its only value; undefined: otherwise. */
function stepOf(operand: TensorInfo, shape: number[]): 0 | 1 | undefined {
  if (operand.dtype !== "float32") return undefined;
  if (sizeOf(operand.shape) === sizeOf(shape)) return 1;
  return sizeOf(operand.shape) === 1 ? 0 : undefined;
}

/** A kernel for operands of one shape, or with one of them a single value; `swap` exchanges them. */
function binary(
  name: string,
  kernel: "maximum" | "minimum" | "greater" | "greaterEqual",
  dtype: "float32" | "bool",
  swap = false,
): WasmKernel {
  return {
    name,
    compute({ inputs }, { memory, kernels }) {
      const [a, b] = swap ? [inputs.b, inputs.a] : [inputs.a, inputs.b];
      const shape = tf.broadcast_util.assertAndGetBroadcastShape(inputs.a.shape, inputs.b.shape);
      const stepA = stepOf(a, shape);
      const stepB = stepOf(b, shape);
      if (stepA === undefined || stepB === undefined) return undefined;
      const y = memory.allocate(shape, dtype);
      kernels[kernel](memory.address(a), stepA, memory.address(b), stepB, memory.address(y), sizeOf(shape));
      return y;
    },
  };
}

export const maximum = binary("Maximum", "maximum", "float32");
export const minimum = binary("Minimum", "minimum", "float32");
export const greater = binary("Greater", "greater", "bool");
export const greaterEqual = binary("GreaterEqual", "greaterEqual", "bool");
export const less = binary("Less", "greater", "bool", true);
export const lessEqual = binary("LessEqual", "greaterEqual", "bool", true);

/** `cast` from bool to float32, and to the type that a tensor has. */
export const cast: WasmKernel = {
  name: "Cast",
  compute({ inputs: { x }, attrs }, { memory, kernels }) {
    if (x.dtype === attrs.dtype) return memory.alias(x);
    if (x.dtype !== "bool" || attrs.dtype !== "float32") return undefined;
    const y = memory.allocate(x.shape);
    kernels.bytesToFloats(memory.address(x), memory.address(y), sizeOf(x.shape));
    return y;
  },
};

/** `where` with three operands of one shape. */
export const select: WasmKernel = {
  name: "Select",
  compute({ inputs: { condition, t, e } }, { memory, kernels }) {
    const shape = t.shape.join();
    if (t.dtype !== "float32" || e.dtype !== "float32" || condition.dtype !== "bool") return undefined;
    if (condition.shape.join() !== shape || e.shape.join() !== shape) return undefined;
    const y = memory.allocate(t.shape);
    const [from, otherwise, to] = [t, e, y].map((tensor) => memory.address(tensor));
    kernels.select(memory.address(condition), from, otherwise, to, sizeOf(t.shape));
    return y;
  },
};
