import type { Engine, EngineOptions } from "../types.ts";
import { kernelNumerics, lanes } from "../wasm/engine.ts";
import { startWasm } from "../wasm/start.ts";
import { openBlas } from "./blas.ts";
import { nativeGemm } from "./gemm.ts";

/**
 * Starts the wasm engine with a native BLAS in place of its matrix product.
 *
 * @throws {Error} No BLAS can be used; the message names the fix.
 */
export async function startNativeEngine({ threads = 1 }: EngineOptions): Promise<Engine> {
  const blas = await openBlas(threads);
  const wasm = await startWasm();
  wasm.gemm = nativeGemm(blas, wasm.memory);
  const plural = threads === 1 ? "thread" : "threads";
  return {
    name: "native",
    // How a BLAS splits its sums depends on the threads.
    numerics: `native/${kernelNumerics(wasm)}/${blas.name.replaceAll(/[\s/]+/g, "-")}/threads-${threads}`,
    description: `native: ${blas.name}, ${threads} ${plural}, with own SIMD kernels${lanes()}`,
    peakBytes: () => wasm.memory.bytes,
  };
}
