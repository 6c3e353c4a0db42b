import { FUSED_TRAINING } from "./fused_training.ts";
import type { FusedKernelOf } from "../fused_kernels.ts";
import { FUSED_INFERENCE } from "./fused_inference.ts";
import { FUSED_PAIRS } from "./fused_pairs.ts";
import {
  add,
  cast,
  exp,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  maximum,
  minimum,
  multiply,
  relu,
  rsqrt,
  select,
  sqrt,
  step,
  subtract,
} from "./elementwise.ts";
import { concat, identity, reverse, slice, tile, transpose } from "./copy.ts";
import { gather, unsortedSegmentSum } from "./gather.ts";
import { batchMatMul, fusedMatMul } from "./mat_mul.ts";
import { registerWasmKernel, type WasmKernel, type WasmRuntime } from "./runtime.ts";
import { max, mean, softmax, sum } from "./reduce.ts";

/** The fused kernels: all that the table says. */
const FUSED: Readonly<Record<FusedKernelOf<"wasm">, WasmKernel["compute"]>> = {
  ...FUSED_INFERENCE,
  ...FUSED_PAIRS,
  ...FUSED_TRAINING,
};

/** Every kernel of ours: the fused ones, and those that stand in for the library's own. */
export const WASM_KERNELS: readonly WasmKernel[] = [
  ...Object.entries(FUSED).map(([name, compute]) => ({ name, compute })),
  add,
  batchMatMul,
  cast,
  concat,
  exp,
  fusedMatMul,
  gather,
  greater,
  greaterEqual,
  identity,
  less,
  lessEqual,
  log,
  max,
  maximum,
  mean,
  minimum,
  multiply,
  relu,
  reverse,
  rsqrt,
  select,
  slice,
  softmax,
  sqrt,
  step,
  subtract,
  sum,
  tile,
  transpose,
  unsortedSegmentSum,
];

/** Registers {@linkcode WASM_KERNELS} with the tensor library. */
export function installWasmKernels(runtime: WasmRuntime): void {
  for (const kernel of WASM_KERNELS) registerWasmKernel(kernel, runtime);
}
