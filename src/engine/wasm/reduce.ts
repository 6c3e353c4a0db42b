/**
 * The library's operations over an axis: sum, mean, maximum, softmax.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "./kernels.ts";
import { sizeOf } from "../shapes.ts";
import type { WasmKernel } from "./runtime.ts";

/** A shape around neighbouring axes that are reduced: `[before, reduced, after]`. */
interface Reduction {
  readonly before: number;
  readonly reduced: number;
  readonly after: number;
  /** Shape of the result. */
  readonly shape: number[];
}

/** Sorts out the axes of a reduction; undefined where the reduced axes are not neighbours. */
function reduction(shape: readonly number[], axis: unknown, keepDims: boolean): Reduction | undefined {
  const all = shape.map((_, i) => i);
  const axes = new Set(tf.util.parseAxisParam((axis ?? all) as number[], [...shape]));
  const first = all.find((i) => axes.has(i)) ?? shape.length;
  const end = first + axes.size;
  if (!all.every((i) => axes.has(i) === (i >= first && i < end))) return undefined;
  return {
    before: sizeOf(shape.slice(0, first)),
    reduced: sizeOf(shape.slice(first, end)),
    after: sizeOf(shape.slice(end)),
    shape: keepDims ? shape.map((size, i) => axes.has(i) ? 1 : size) : shape.filter((_, i) => !axes.has(i)),
  };
}

/** A reduction by a kernel over rows, where the last axes are reduced, and one over columns elsewhere. */
function reducer(
  name: string,
  input: string,
  overRows: "sumRows" | "maxRows",
  overColumns: "sumColumns" | "maxColumns",
  finish?: (kernels: Kernels, y: number, reduced: number, count: number) => void,
): WasmKernel {
  return {
    name,
    compute({ inputs: { [input]: x }, attrs }, { memory, kernels }) {
      const axis = attrs.axis ?? attrs.reductionIndices;
      const axes = x.dtype === "float32" ? reduction(x.shape, axis, Boolean(attrs.keepDims)) : undefined;
      if (axes === undefined || (axes.reduced === 0 && name === "Max")) return undefined;
      const { before, reduced, after, shape } = axes;
      const y = memory.allocate(shape);
      const [from, to] = [memory.address(x), memory.address(y)];
      if (after === 1) kernels[overRows](from, to, before, reduced);
      else {
        for (let i = 0; i < before; i++) {
          kernels[overColumns](from + 4 * i * reduced * after, to + 4 * i * after, reduced, after);
        }
      }
      finish?.(kernels, to, reduced, before * after);
      return y;
    },
  };
}

/** `sum` over neighbouring axes. */
export const sum = reducer("Sum", "x", "sumRows", "sumColumns");

/** `mean` over neighbouring axes. */
export const mean = reducer("Mean", "x", "sumRows", "sumColumns", (kernels, y, reduced, count) => {
  kernels.divideBy(y, reduced, count);
});

/** `max` over neighbouring axes. */
export const max = reducer("Max", "x", "maxRows", "maxColumns");

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
