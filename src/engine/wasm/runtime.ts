import type { GemmArguments, Kernels } from "./kernels.ts";
import type { TensorMemory } from "./memory.ts";

/** What the kernels of the wasm backend share. */
export interface WasmRuntime {
  readonly memory: TensorMemory;
  readonly kernels: Kernels;
  /** The matrix product in use: the SIMD kernel, or a native BLAS. */
  gemm: (...args: GemmArguments) => void;
}

/**
 * The SIMD matrix product.
 *
 * @param wide Whether pairs of vectors become one: which micro-kernel is the fast one. The bits are the same.
 */
export function simdGemm(memory: TensorMemory, kernels: Kernels, wide: boolean): WasmRuntime["gemm"] {
  const scratch = memory.reserve(kernels.gemmScratchBytes());
  return (...args) => kernels.gemm(...args, scratch, wide);
}
