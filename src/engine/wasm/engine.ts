/**
 * The engine of our own SIMD kernels.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../types.ts";
import { runsWide } from "../wide_vectors.ts";
import { guardAllocation, startWasmBackend, TensorMemory, type WasmBackend } from "./backend.ts";
import { installWasmKernels } from "./install.ts";
import { fusesMultiplyAdd, loadKernels } from "./kernels.ts";
import { simdGemm, type WasmRuntime } from "./runtime.ts";

/** The wasm backend with our kernels on it. */
export interface WasmEngine extends WasmRuntime {
  /** Digest of the kernels' artefact, and whether multiply-adds are fused. */
  readonly digest: string;
  readonly fused: boolean;
  /** The SIMD product, to go back to from another. */
  readonly simdGemm: WasmRuntime["gemm"];
}

/** Backends that already carry our kernels: the library keeps kernels for a whole process, so must we. */
const started = new WeakMap<WasmBackend, WasmEngine>();

/**
 * Starts the wasm backend and puts our kernels in front of its own, once a process.
 *
 * @throws {Error} The runtime lacks relaxed SIMD, or the backend does not start.
 */
export async function startWasm(): Promise<WasmEngine> {
  const backend = await startWasmBackend();
  const before = started.get(backend);
  if (before !== undefined) return before;
  const { kernels, digest } = await loadKernels(backend.wasm.asm.memory);
  guardAllocation(backend);
  const memory = new TensorMemory(backend);
  const fused = fusesMultiplyAdd(kernels);
  // Processors got vectors of 256 bits together with fused multiply-adds.
  const gemm = simdGemm(memory, kernels, runsWide() && fused);
  const engine = { memory, kernels, gemm, simdGemm: gemm, digest, fused };
  installWasmKernels(engine);
  started.set(backend, engine);
  return engine;
}

/** Starts the engine of our own SIMD kernels. */
export async function startWasmEngine(): Promise<Engine> {
  const wasm = await startWasm();
  wasm.gemm = wasm.simdGemm;
  return {
    name: "wasm",
    numerics: `wasm/${kernelNumerics(wasm)}`,
    description: `wasm: own SIMD kernels${lanes()}, one thread, ${rounding(wasm)} multiply-add`,
    peakBytes: () => wasm.memory.bytes,
  };
}

/** What the numbers of the library's wasm backend and of our kernels on it depend on. */
export function kernelNumerics(wasm: WasmEngine): string {
  return `tfjs-${tf.version_core}/kernels-${wasm.digest}/${rounding(wasm)}`;
}

/** The vectors' width for people, where it is not wasm's own 4 lanes. Numbers do not depend on it. */
export function lanes(): string {
  return runsWide() ? " of 8 lanes" : "";
}

function rounding({ fused }: WasmEngine): string {
  return fused ? "fused" : "unfused";
}
