import { createHash } from "node:crypto";

/** The functions of `kernels.wasm`. Arguments are addresses and sizes; see the sources under `kernels/`. */
export interface Kernels {
  adam(...addressesCountAndScalars: number[]): void;
  addBias(x: number, bias: number, rows: number, columns: number): void;
  addBiasAndResidual(x: number, bias: number, residual: number, rows: number, columns: number): void;
  addBiasThenGelu(x: number, bias: number, rows: number, columns: number): void;
  addBroadcast(...args: BroadcastArguments): void;
  addRowsBySegment(
    x: number,
    segments: number,
    y: number,
    rows: number,
    columns: number,
    count: number,
  ): void;
  bytesToFloats(x: number, y: number, count: number): void;
  centerRows(x: number, y: number, rows: number, columns: number, shift: number): void;
  clampedProduct(
    ...args: [...addresses: number[], count: number, share: number, floor: number, ceiling: number]
  ): number;
  copyRuns(from: number, stepFrom: number, to: number, stepTo: number, rows: number, bytes: number): void;
  crossEntropy(...args: [...addresses: number[], rows: number, columns: number]): void;
  divideBy(x: number, divisor: number, count: number): void;
  upsampledCrossEntropy(
    ...args: [...addresses: number[], batch: number, positions: number, classes: number, pixels: number]
  ): void;
  upsampledCrossEntropyScratchBytes(positions: number, classes: number, pixels: number): number;
  exceedsEither(...args: [...addresses: number[], rows: number, columns: number]): void;
  exp(x: number, y: number, count: number): void;
  gatherRows(x: number, indices: number, y: number, count: number, rowBytes: number): void;
  gemm(...args: [...GemmArguments, scratch: number, wide: boolean]): void;
  gemmScratchBytes(): number;
  greater(...args: BinaryArguments): void;
  greaterEqual(...args: BinaryArguments): void;
  interpolateRows(
    table: number,
    rows: number,
    weights: number,
    y: number,
    count: number,
    columns: number,
  ): void;
  layerNorm(
    x: number,
    gain: number,
    bias: number,
    y: number,
    rows: number,
    columns: number,
    epsilon: number,
  ): void;
  inverseSquareRoot(x: number, y: number, count: number): void;
  log(x: number, y: number, count: number): void;
  maskedCrossEntropy(
    ...args: [...addresses: number[], rows: number, columns: number, shift: number]
  ): void;
  maxColumns(x: number, y: number, rows: number, columns: number): void;
  maximum(...args: BinaryArguments): void;
  maxRows(x: number, y: number, rows: number, columns: number): void;
  minimum(...args: BinaryArguments): void;
  multiplyBroadcast(...args: BroadcastArguments): void;
  multiplyAdd(a: number, b: number, c: number): number;
  multiplyBy(x: number, factor: number, y: number, count: number): void;
  normalizeRows(...args: [...addresses: number[], rows: number, columns: number, floor: number]): void;
  normalizeRowsGradient(...args: [...addresses: number[], rows: number, columns: number]): void;
  relu(x: number, y: number, count: number): void;
  repeatRuns(from: number, to: number, runs: number, length: number, times: number): void;
  scatterRows(dy: number, rows: number, weights: number, y: number, count: number, columns: number): void;
  select(condition: number, a: number, b: number, y: number, count: number): void;
  softmax(x: number, y: number, rows: number, columns: number, scale: number): void;
  squareRoot(x: number, y: number, count: number): void;
  step(x: number, y: number, count: number): void;
  subtractColumn(x: number, b: number, y: number, rows: number, columns: number): void;
  sumColumns(x: number, y: number, rows: number, columns: number): void;
  sumRows(x: number, y: number, rows: number, columns: number): void;
  transposeMatrices(x: number, y: number, batch: number, rows: number, columns: number): void;
  transportedMax(...args: [...addresses: number[], positions: number, own: number, other: number]): void;
  transportedMaxGradient(
    ...args: [...addresses: number[], positions: number, own: number, other: number]
  ): void;
  transportedMaxScratchBytes(own: number, other: number): number;
}

/** A product `C = op(A) . op(B)` of row-major matrices at addresses; strides count values. */
export type GemmArguments = [
  transposeA: boolean,
  transposeB: boolean,
  m: number,
  n: number,
  k: number,
  a: number,
  strideA: number,
  b: number,
  strideB: number,
  c: number,
  strideC: number,
];

/** Operands and result of an operation on two values; a step is 1, or 0 for an operand of a single value. */
export type BinaryArguments = [a: number, stepA: number, b: number, stepB: number, y: number, count: number];

/** A tensor `[outer, repeats, columns]`, one of `[outer, columns]` and the result of an operation on both. */
export type BroadcastArguments = [
  x: number,
  b: number,
  y: number,
  outer: number,
  repeats: number,
  columns: number,
];

/** Instantiated kernels and what identifies them. */
export interface LoadedKernels {
  readonly kernels: Kernels;
  /** First 8 hexadecimal digits of the artefact's SHA-256. */
  readonly digest: string;
}

/**
 * Instantiates the kernels on the memory of the wasm backend.
 *
 * @throws {Error} This runtime does not accept the module; it needs the relaxed SIMD instructions.
 */
export async function loadKernels(memory: WebAssembly.Memory): Promise<LoadedKernels> {
  const bytes = await Deno.readFile(new URL("../kernels.wasm", import.meta.url));
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  try {
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    return { kernels: instance.exports as unknown as Kernels, digest };
  } catch (cause) {
    throw new Error(
      'Cannot start the engine "wasm": the runtime refuses kernels.wasm, expected WebAssembly with relaxed SIMD (Deno 2.9 or later)',
      { cause },
    );
  }
}

/** Whether this machine rounds a multiply-add once. The exact sum is 2^-24; rounding the product first loses it. */
export function fusesMultiplyAdd(kernels: Kernels): boolean {
  return kernels.multiplyAdd(1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)) === 2 ** -24;
}
