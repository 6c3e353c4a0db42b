/**
 * What the kernels of the wasm backend run on, and how they are registered.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Attribute, KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { TensorMemory } from "./backend.ts";
import type { FusedKernelName } from "../fused_kernels.ts";
import type { GemmArguments, Kernels } from "./kernels.ts";

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

/** Named inputs and attributes of one call of a kernel. */
export interface KernelCall {
  readonly inputs: Record<string, TensorInfo>;
  readonly attrs: Record<string, Attribute>;
}

/**
 * A kernel of ours for the wasm backend.
 *
 * `compute` returns undefined for calls that it leaves to the library's own kernel.
 */
export interface WasmKernel {
  readonly name: string;
  compute(call: KernelCall, runtime: WasmRuntime): TensorInfo | TensorInfo[] | undefined;
}

/** Fused kernels of a family, by their names in the table that all backends share. */
export type FusedKernels = Partial<Record<FusedKernelName, WasmKernel["compute"]>>;

/**
 * Registers a kernel with the wasm backend, in front of the library's own if there is one.
 */
export function registerWasmKernel(kernel: WasmKernel, runtime: WasmRuntime): void {
  const stock = tf.getKernel(kernel.name, "wasm");
  if (stock !== undefined) tf.unregisterKernel(kernel.name, "wasm");
  const kernelFunc: KernelFunc = (call) => {
    const { inputs, attrs } = call as { inputs: KernelCall["inputs"]; attrs?: KernelCall["attrs"] };
    const result = kernel.compute({ inputs, attrs: attrs ?? {} }, runtime);
    if (result !== undefined) return result;
    if (stock !== undefined) return stock.kernelFunc(call);
    const types = Object.entries(inputs).map(([name, input]) => `${name} ${input.dtype} [${input.shape}]`)
      .join(", ");
    throw new TypeError(
      `Cannot run the wasm kernel "${kernel.name}": it has no case for ${types}, expected float32`,
    );
  };
  tf.registerKernel({ kernelName: kernel.name, backendName: "wasm", kernelFunc });
}
