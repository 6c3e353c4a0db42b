import { adamStep } from "./adam.ts";
import { attention } from "./attention.ts";
import { cast, greater, greaterEqual, less, lessEqual, maximum, minimum, select } from "./binary.ts";
import { add, multiply, subtract } from "./broadcast.ts";
import { centerRows } from "./center_rows.ts";
import { clampedCosinesMean, clampedCosinesMeanGrad } from "./clamped_cosines.ts";
import { concat, reverse, slice, tile, transpose } from "./copy.ts";
import { crossEntropySum } from "./cross_entropy.ts";
import { upsampledCrossEntropySum } from "./upsampled_cross_entropy.ts";
import { exceedsEither } from "./exceeds.ts";
import { gather, unsortedSegmentSum } from "./gather.ts";
import { identity } from "./identity.ts";
import { interpolateRows, scatterRows } from "./interpolate.ts";
import { layerNorm } from "./layer_norm.ts";
import { linear } from "./linear.ts";
import { maskedCrossEntropy } from "./masked_cross_entropy.ts";
import { batchMatMul, fusedMatMul } from "./mat_mul.ts";
import { normalizeRows, normalizeRowsGradient } from "./normalize.ts";
import { registerWasmKernel, type WasmKernel } from "./override.ts";
import type { WasmRuntime } from "./runtime.ts";
import { softmax } from "./softmax.ts";
import { max, mean, sum } from "./reduce.ts";
import { transportedMax, transportedMaxGradient } from "./transported_max.ts";
import { exp, log, relu, rsqrt, sqrt, step } from "./unary.ts";

/** Every kernel of ours, by the name under which the tensor library calls it. */
export const WASM_KERNELS: readonly WasmKernel[] = [
  adamStep,
  add,
  attention,
  batchMatMul,
  cast,
  centerRows,
  clampedCosinesMean,
  clampedCosinesMeanGrad,
  concat,
  crossEntropySum,
  upsampledCrossEntropySum,
  exceedsEither,
  exp,
  fusedMatMul,
  gather,
  greater,
  greaterEqual,
  identity,
  interpolateRows,
  layerNorm,
  less,
  lessEqual,
  linear,
  log,
  maskedCrossEntropy,
  max,
  maximum,
  mean,
  minimum,
  multiply,
  normalizeRows,
  normalizeRowsGradient,
  relu,
  reverse,
  rsqrt,
  scatterRows,
  select,
  slice,
  softmax,
  sqrt,
  step,
  subtract,
  sum,
  tile,
  transportedMax,
  transportedMaxGradient,
  transpose,
  unsortedSegmentSum,
];

/** Registers {@linkcode WASM_KERNELS} with the tensor library. */
export function installWasmKernels(runtime: WasmRuntime): void {
  for (const kernel of WASM_KERNELS) registerWasmKernel(kernel, runtime);
}
