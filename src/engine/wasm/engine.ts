import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../types.ts";
import { runsWide } from "../wide_vectors.ts";
import { startWasm, type WasmEngine } from "./start.ts";

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
