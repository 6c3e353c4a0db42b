/**
 * The library's operations that only move values.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.ts";
import type { WasmKernel, WasmRuntime } from "./runtime.ts";

/** `tile`, axis by axis from the last: each run of values that ends at an axis is repeated. */
export const tile: WasmKernel = {
  name: "Tile",
  compute({ inputs: { x }, attrs }, { memory, kernels }) {
    const times = attrs.reps as number[];
    if (x.dtype !== "float32" || times.length !== x.shape.length) return undefined;
    let tiled: TensorInfo | undefined;
    for (let axis = x.shape.length - 1; axis >= 0; axis--) {
      if (times[axis] === 1) continue;
      const from: TensorInfo = tiled ?? x;
      const shape = from.shape.map((size, i) => i === axis ? size * times[axis] : size);
      const next = memory.allocate(shape);
      const runs = sizeOf(from.shape.slice(0, axis));
      const length = sizeOf(from.shape.slice(axis));
      kernels.repeatRuns(memory.address(from), memory.address(next), runs, length, times[axis]);
      if (tiled !== undefined) memory.free(tiled);
      tiled = next;
    }
    return tiled ?? memory.alias(x);
  },
};

/** `transpose` that swaps the last two axes. */
export const transpose: WasmKernel = {
  name: "Transpose",
  compute({ inputs: { x }, attrs }, { memory, kernels }) {
    const order = attrs.perm as number[];
    const rank = order.length;
    const swapped = rank >= 2 && order.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i));
    if (!swapped || x.dtype !== "float32") return undefined;
    const [rows, columns] = x.shape.slice(-2);
    const y = memory.allocate([...x.shape.slice(0, -2), columns, rows]);
    kernels.transposeMatrices(
      memory.address(x),
      memory.address(y),
      sizeOf(x.shape.slice(0, -2)),
      rows,
      columns,
    );
    return y;
  },
};

/** `slice` that cuts one axis only. */
export const slice: WasmKernel = {
  name: "Slice",
  compute({ inputs: { x }, attrs }, { memory, kernels }) {
    if (x.dtype !== "float32") return undefined;
    const [begin, size] = tf.slice_util.parseSliceParams(
      x as tf.Tensor,
      attrs.begin as number[],
      attrs.size as number[],
    );
    tf.slice_util.assertParamsValid(x as tf.Tensor, begin, size);
    const cut = x.shape.flatMap((length, axis) => size[axis] === length ? [] : [axis]);
    if (cut.length > 1) return undefined;
    const axis = cut[0] ?? 0;
    const inner = 4 * sizeOf(x.shape.slice(axis + 1));
    const y = memory.allocate(size);
    const from = memory.address(x) + (begin[axis] ?? 0) * inner;
    const runs = sizeOf(x.shape.slice(0, axis));
    const bytes = (size[axis] ?? 1) * inner;
    kernels.copyRuns(from, (x.shape[axis] ?? 1) * inner, memory.address(y), bytes, runs, bytes);
    return y;
  },
};

/** `reverse` of one axis. */
export const reverse: WasmKernel = {
  name: "Reverse",
  compute({ inputs: { x }, attrs }, { memory, kernels }) {
    const axes = tf.util.parseAxisParam(attrs.dims as number[], x.shape);
    if (x.dtype !== "float32" || axes.length !== 1) return undefined;
    const [axis] = axes;
    const runs = x.shape[axis];
    const bytes = 4 * sizeOf(x.shape.slice(axis + 1));
    const y = memory.allocate(x.shape);
    const [from, to] = [memory.address(x), memory.address(y)];
    for (let i = 0; i < sizeOf(x.shape.slice(0, axis)); i++) {
      const first = i * runs * bytes;
      kernels.copyRuns(from + first, bytes, to + first + (runs - 1) * bytes, -bytes, runs, bytes);
    }
    return y;
  },
};

/** `concat`. */
export const concat: WasmKernel = {
  name: "Concat",
  compute({ inputs, attrs }, runtime) {
    const parts = Object.values(inputs);
    const axis = tf.util.parseAxisParam(attrs.axis as number, parts[0].shape)[0];
    if (!parts.every((part) => part.dtype === "float32")) return undefined;
    tf.backend_util.assertParamsConsistent(parts.map((part) => part.shape), axis);
    return joinParts(parts, axis, runtime);
  },
};

function joinParts(parts: readonly TensorInfo[], axis: number, { memory, kernels }: WasmRuntime): TensorInfo {
  const shape = parts[0].shape.slice();
  shape[axis] = parts.reduce((total, part) => total + part.shape[axis], 0);
  const y = memory.allocate(shape);
  const runs = sizeOf(shape.slice(0, axis));
  const step = 4 * sizeOf(shape.slice(axis));
  let to = memory.address(y);
  for (const part of parts) {
    const bytes = 4 * sizeOf(part.shape.slice(axis));
    kernels.copyRuns(memory.address(part), bytes, to, step, runs, bytes);
    to += bytes;
  }
  return y;
}

/** A copy that shares its data. The library's own kernel copies, and the tape clones whatever it keeps through it. */
export const identity: WasmKernel = {
  name: "Identity",
  compute: ({ inputs: { x } }, { memory }) => memory.alias(x),
};
