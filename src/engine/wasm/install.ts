import { attention } from "./attention.ts";
import { gather, unsortedSegmentSum } from "./gather.ts";
import { identity } from "./identity.ts";
import { interpolateRows, scatterRows } from "./interpolate.ts";
import { layerNorm } from "./layer_norm.ts";
import { linear } from "./linear.ts";
import { batchMatMul, fusedMatMul } from "./mat_mul.ts";
import { registerWasmKernel, type WasmKernel } from "./override.ts";
import type { WasmRuntime } from "./runtime.ts";
import { softmax } from "./softmax.ts";
import { sum } from "./sum.ts";
import { transportedMax, transportedMaxGradient } from "./transported_max.ts";
import { exp, log, relu } from "./unary.ts";

/** Every kernel of ours, by the name under which the tensor library calls it. */
export const WASM_KERNELS: readonly WasmKernel[] = [
  attention,
  batchMatMul,
  exp,
  fusedMatMul,
  gather,
  identity,
  interpolateRows,
  layerNorm,
  linear,
  log,
  relu,
  scatterRows,
  softmax,
  sum,
  transportedMax,
  transportedMaxGradient,
  unsortedSegmentSum,
];

/** Registers {@linkcode WASM_KERNELS} with the tensor library. */
export function installWasmKernels(runtime: WasmRuntime): void {
  for (const kernel of WASM_KERNELS) registerWasmKernel(kernel, runtime);
}
