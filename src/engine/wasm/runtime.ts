import { runsWide } from "../wide_vectors.ts";
import type { GemmArguments, Kernels } from "./kernels.ts";
import type { TensorMemory } from "./memory.ts";

/** What the kernels of the wasm backend share. */
export interface WasmRuntime {
  readonly memory: TensorMemory;
  readonly kernels: Kernels;
  /** The matrix product in use: the SIMD kernel, or a native BLAS. */
  gemm: (...args: GemmArguments) => void;
}

/** The SIMD matrix product, with the micro-kernel that is the fast one in this process. */
export function simdGemm(memory: TensorMemory, kernels: Kernels): WasmRuntime["gemm"] {
  const scratch = memory.reserve(kernels.gemmScratchBytes());
  const wide = runsWide();
  return (...args) => kernels.gemm(...args, scratch, wide);
}
