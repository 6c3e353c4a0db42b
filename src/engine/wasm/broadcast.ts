import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf, type WasmKernel } from "./override.ts";

/** A shape `[outer, repeats, columns]` over which a tensor of `[outer, columns]` is broadcast. */
interface Broadcast {
  readonly outer: number;
  readonly repeats: number;
  readonly columns: number;
}

/** Fewer columns than this are left to the library, which does not go row by row. */
const LEAST_COLUMNS = 8;

/** How `shape` repeats a smaller operand; undefined where that is not along neighbouring axes, or not worth a kernel. */
function broadcastOf(shape: readonly number[], smaller: readonly number[]): Broadcast | undefined {
  const sizes = [...Array<number>(Math.max(0, shape.length - smaller.length)).fill(1), ...smaller];
  if (sizes.length !== shape.length) return undefined;
  const first = shape.findIndex((size, axis) => sizes[axis] !== size);
  const end = shape.findLastIndex((size, axis) => sizes[axis] !== size) + 1;
  if (first === -1 || sizes.slice(first, end).some((size) => size !== 1)) return undefined;
  const columns = sizeOf(shape.slice(end));
  if (columns < LEAST_COLUMNS) return undefined;
  return { outer: sizeOf(shape.slice(0, first)), repeats: sizeOf(shape.slice(first, end)), columns };
}

/** A kernel for a tensor and a smaller one, in either order; other operands are left to the library. */
function commutative(name: string, kernel: "addBroadcast" | "multiplyBroadcast"): WasmKernel {
  return {
    name,
    compute({ inputs: { a, b } }, { memory, kernels }) {
      if (a.dtype !== "float32" || b.dtype !== "float32") return undefined;
      const [x, smaller]: TensorInfo[] = sizeOf(a.shape) >= sizeOf(b.shape) ? [a, b] : [b, a];
      const broadcast = broadcastOf(x.shape, smaller.shape);
      if (broadcast === undefined) return undefined;
      const y = memory.allocate(x.shape);
      const [from, other, to] = [x, smaller, y].map((tensor) => memory.address(tensor));
      kernels[kernel](from, other, to, broadcast.outer, broadcast.repeats, broadcast.columns);
      return y;
    },
  };
}

export const add = commutative("Add", "addBroadcast");
export const multiply = commutative("Multiply", "multiplyBroadcast");

/** `sub` of one value from each row of the last axis: what a log-softmax does twice. */
export const subtract: WasmKernel = {
  name: "Sub",
  compute({ inputs: { a, b } }, { memory, kernels }) {
    if (a.dtype !== "float32" || b.dtype !== "float32" || a.shape.length !== b.shape.length) return undefined;
    const last = a.shape.length - 1;
    if (last < 0 || !b.shape.every((size, axis) => size === (axis === last ? 1 : a.shape[axis]))) {
      return undefined;
    }
    const y = memory.allocate(a.shape);
    const [from, column, to] = [a, b, y].map((tensor) => memory.address(tensor));
    kernels.subtractColumn(from, column, to, sizeOf(b.shape), a.shape[last]);
    return y;
  },
};
