/**
 * The library's operations value by value: on one tensor, on two of one shape, and on one and a smaller one.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.ts";
import type { WasmKernel } from "./runtime.ts";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

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

/** How an operand walks along the result, in values: `step` along a row, `row` from one row's start to the next. */
interface Walk {
  readonly step: 0 | 1;
  readonly row: number;
}

/** How an operand of the result's shape, of one value, or of one value a row walks; undefined: otherwise. */
function walkOf({ dtype, shape: own }: TensorInfo, shape: readonly number[]): Walk | undefined {
  if (dtype !== "float32") return undefined;
  const columns = shape.at(-1) ?? 1;
  if (sizeOf(own) === sizeOf(shape)) return { step: 1, row: columns };
  if (sizeOf(own) === 1) return { step: 0, row: 0 };
  const column = [...shape.slice(0, -1), 1];
  return columns >= LEAST_COLUMNS && own.join() === column.join() ? { step: 0, row: 1 } : undefined;
}

/** Fewer columns than this are left to the library, which does not go row by row. */
const LEAST_COLUMNS = 8;

/** A kernel for operands of one shape, or with one of them a single value or a single one a row; `swap` exchanges them. */
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
      const walkA = walkOf(a, shape);
      const walkB = walkOf(b, shape);
      if (walkA === undefined || walkB === undefined) return undefined;
      const y = memory.allocate(shape, dtype);
      const [atA, atB, to] = [a, b, y].map((tensor) => memory.address(tensor));
      const isByRow = [walkA, walkB].some(({ step, row }) => step === 0 && row > 0);
      const rows = isByRow ? sizeOf(shape.slice(0, -1)) : 1;
      const count = sizeOf(shape) / rows;
      const bytes = dtype === "bool" ? 1 : FLOAT;
      for (let row = 0; row < rows; row++) {
        const [x, z] = [atA + row * walkA.row * FLOAT, atB + row * walkB.row * FLOAT];
        kernels[kernel](x, walkA.step, z, walkB.step, to + row * count * bytes, count);
      }
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

/** A shape `[outer, repeats, columns]` over which a tensor of `[outer, columns]` is broadcast. */
interface Broadcast {
  readonly outer: number;
  readonly repeats: number;
  readonly columns: number;
}

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
