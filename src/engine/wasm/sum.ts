import * as tf from "@tensorflow/tfjs-core";
import { sizeOf, type WasmKernel } from "./override.ts";

/** How axes that are reduced lie in a shape: leading, trailing, or neither. */
export interface ReducedAxes {
  readonly side: "leading" | "trailing" | "mixed";
  /** Sizes of the first and the second group of axes. */
  readonly rows: number;
  readonly columns: number;
  /** Shape of the result. */
  readonly shape: number[];
}

/** Sorts out the axes of a reduction. */
export function reducedAxes(
  shape: readonly number[],
  axis: number | number[] | null,
  keepDims: boolean,
): ReducedAxes {
  const axes = tf.util.parseAxisParam(axis ?? shape.map((_, i) => i), [...shape]).sort((p, q) => p - q);
  const reduced = new Set(axes);
  const result = keepDims
    ? shape.map((size, i) => reduced.has(i) ? 1 : size)
    : shape.filter((_, i) => !reduced.has(i));
  const kept = shape.length - axes.length;
  const trailing = axes.every((axis, i) => axis === kept + i);
  const leading = axes.every((axis, i) => axis === i);
  const split = trailing ? kept : axes.length;
  return {
    side: trailing ? "trailing" : leading ? "leading" : "mixed",
    rows: sizeOf(shape.slice(0, split)),
    columns: sizeOf(shape.slice(split)),
    shape: result,
  };
}

/** `sum` over leading or trailing axes. */
export const sum: WasmKernel = {
  name: "Sum",
  compute({ inputs: { x }, attrs }, { memory, kernels }) {
    const { side, rows, columns, shape } = reducedAxes(
      x.shape,
      attrs.axis as number | number[],
      attrs.keepDims as boolean,
    );
    if (x.dtype !== "float32" || side === "mixed") return undefined;
    const y = memory.allocate(shape);
    const reduce = side === "trailing" ? kernels.sumRows : kernels.sumColumns;
    reduce(memory.address(x), memory.address(y), rows, columns);
    return y;
  },
};
