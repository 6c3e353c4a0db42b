import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { multiply } from "./matrix_product.ts";
import type { GpuReplacement } from "./runtime.ts";
import { sizeOf } from "../shapes.ts";

/** `matMul` of one matrix or a batch with another, or with a batch of as many: its sums are always added in the same order. */
export const batchMatMul: GpuReplacement = ({ inputs: { a, b }, attrs }, runtime) => {
  const [transposeA, transposeB] = [Boolean(attrs.transposeA), Boolean(attrs.transposeB)];
  if (a.dtype !== "float32" || b.dtype !== "float32" || runtime.areOnProcessor(a, b)) return undefined;
  const [m, k] = matrixShape(a, transposeA);
  const [inner, n] = matrixShape(b, transposeB);
  const [batchA, batchB] = [a, b].map(({ shape }) => shape.slice(0, -2));
  const count = [sizeOf(batchA), sizeOf(batchB)];
  const batch = Math.max(...count);
  const shape = [...tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB), m, n];
  if (k !== inner || k === 0 || sizeOf(shape) !== batch * m * n || sizeOf(shape) === 0) return undefined;
  if (count.some((matrices) => matrices !== 1 && matrices !== batch)) return undefined;
  // One B for all: the batch of A is one tall matrix.
  const tall = count[1] === 1 && !transposeA;
  return multiply(
    {
      ...{ a, b, transposeA, transposeB, n, k },
      batch: tall ? 1 : batch,
      m: tall ? m * batch : m,
      ...!tall && { periodA: count[0], periodB: count[1] },
    },
    shape,
    runtime,
  );
};

/** Rows and columns of the last two axes, after transposition. */
function matrixShape(tensor: TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = tensor.shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
