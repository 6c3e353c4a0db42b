import type { Engine, EngineOptions } from "../types.ts";
import { kernelNumerics, lanes } from "../wasm/engine.ts";
import { startWasm } from "../wasm/start.ts";
import { openBlas } from "./blas.ts";
import { nativeGemm } from "./gemm.ts";
import { INSTALL_ONNXRUNTIME, openOnnxRuntime } from "../onnx/onnxruntime.ts";

/**
 * Starts the wasm engine with a native BLAS in place of its matrix product, and with onnxruntime for frozen networks if it is
 * installed.
 *
 * @throws {Error} No BLAS can be used; the message names the fix.
 */
export async function startNativeEngine({ threads = 1 }: EngineOptions): Promise<Engine> {
  const blas = await openBlas(threads);
  const wasm = await startWasm();
  wasm.gemm = nativeGemm(blas, wasm.memory);
  const networks = await openOnnxRuntime(threads);
  const plural = threads === 1 ? "thread" : "threads";
  const numerics = ["native", kernelNumerics(wasm), blas.name.replaceAll(/[\s/]+/g, "-")];
  return {
    name: "native",
    // How a BLAS splits its sums depends on the threads.
    numerics: [...numerics, `threads-${threads}`, ...networks ? [networks.name] : []].join("/"),
    description: `native: ${blas.name}, ${threads} ${plural}, with own SIMD kernels${lanes()}` +
      (networks ? `, backbones by ${networks.name}` : ""),
    ...networks ? { networks } : {
      advice: `with onnxruntime a backbone takes about half the time: ${INSTALL_ONNXRUNTIME}`,
    },
    peakBytes: () => wasm.memory.bytes,
  };
}
