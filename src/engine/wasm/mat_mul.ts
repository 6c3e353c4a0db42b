import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.ts";
import type { WasmKernel, WasmRuntime } from "./runtime.ts";

/** Which operands are stored transposed. */
interface Transposition {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** `matMul`: the library's own kernel is a naive loop for batches and for a transposed first operand. */
export const batchMatMul: WasmKernel = {
  name: "BatchMatMul",
  compute: ({ inputs: { a, b }, attrs }, runtime) =>
    multiply(a, b, attrs as unknown as Transposition, runtime),
};

/** `fused.matMul` without bias or with one value a column, and without activation or with ReLU. */
export const fusedMatMul: WasmKernel = {
  name: "_FusedMatMul",
  compute({ inputs: { a, b, bias }, attrs }, runtime) {
    const activation = attrs.activation as string;
    if (activation !== "linear" && activation !== "relu") return undefined;
    const columns = attrs.transposeB ? b.shape.at(-2) : b.shape.at(-1);
    if (bias !== undefined && (bias.dtype !== "float32" || sizeOf(bias.shape) !== columns)) return undefined;
    const product = multiply(a, b, attrs as unknown as Transposition, runtime);
    if (product === undefined) return undefined;
    finish(product, bias, activation === "relu", runtime);
    return product;
  },
};

/**
 * The batched product, with batch axes of size 1 repeated.
 *
 * @returns `[...batch, m, n]`, or undefined where an operand is not float32.
 */
function multiply(
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Transposition,
  runtime: WasmRuntime,
): TensorInfo | undefined {
  if (a.dtype !== "float32" || b.dtype !== "float32") return undefined;
  const [m, k] = matrixShape(a, transposeA);
  const [inner, n] = matrixShape(b, transposeB);
  if (k !== inner) {
    throw new TypeError(
      `Cannot multiply matrices: inner sizes are ${k} of [${a.shape}] and ${inner} of [${b.shape}], expected equal ones`,
    );
  }
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const { memory } = runtime;
  const product = memory.allocate([...batch, m, n]);
  if (k === 0) memory.clear(product);
  if (sizeOf(product.shape) === 0 || k === 0) return product;
  const strideA = a.shape.at(-1)!;
  const strideB = b.shape.at(-1)!;
  const count = sizeOf(batch);
  const [pointerA, pointerB, pointerC] = [memory.address(a), memory.address(b), memory.address(product)];
  if (sizeOf(batchB) === 1 && sizeOf(batchA) === count && !transposeA) {
    // One B for all: the batch of A is one tall matrix.
    runtime.gemm(false, transposeB, m * count, n, k, pointerA, strideA, pointerB, strideB, pointerC, n);
    return product;
  }
  const offsetsA = batchOffsets(batchA, batch);
  const offsetsB = batchOffsets(batchB, batch);
  for (let i = 0; i < count; i++) {
    const fromA = pointerA + 4 * m * k * offsetsA[i];
    const fromB = pointerB + 4 * k * n * offsetsB[i];
    runtime.gemm(
      transposeA,
      transposeB,
      m,
      n,
      k,
      fromA,
      strideA,
      fromB,
      strideB,
      pointerC + 4 * m * n * i,
      n,
    );
  }
  return product;
}

/** Rows and columns of the last two axes, after transposition. */
function matrixShape(tensor: TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = tensor.shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

/** For each matrix of the broadcast batch, in order, which matrix of an operand with batch axes `shape` it reads. */
function batchOffsets(shape: number[], batch: number[]): Int32Array {
  let offsets = Int32Array.of(0);
  const missing = batch.length - shape.length;
  for (let axis = 0; axis < batch.length; axis++) {
    const size = axis < missing ? 1 : shape[axis - missing];
    const next = new Int32Array(offsets.length * batch[axis]);
    for (let i = 0; i < next.length; i++) {
      const position = i % batch[axis];
      next[i] = offsets[(i - position) / batch[axis]] * size + (size === 1 ? 0 : position);
    }
    offsets = next;
  }
  return offsets;
}

/** Adds the bias and applies ReLU, in place. */
function finish(
  product: TensorInfo,
  bias: TensorInfo | undefined,
  relu: boolean,
  { memory, kernels }: WasmRuntime,
): void {
  const columns = product.shape.at(-1)!;
  const rows = sizeOf(product.shape) / Math.max(columns, 1);
  if (bias !== undefined) kernels.addBias(memory.address(product), memory.address(bias), rows, columns);
  if (relu) kernels.relu(memory.address(product), memory.address(product), rows * columns);
}
