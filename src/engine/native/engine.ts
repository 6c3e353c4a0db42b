/**
 * The engine of a native BLAS.
 *
 * @module
 */
import { INSTALL_ONNXRUNTIME, openOnnxRuntime } from "../onnx/onnxruntime.ts";
import type { Engine, EngineOptions } from "../types.ts";
import type { TensorMemory } from "../wasm/backend.ts";
import { kernelNumerics, lanes, startWasm } from "../wasm/engine.ts";
import type { WasmRuntime } from "../wasm/runtime.ts";
import { type Blas, openBlas } from "./blas.ts";

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

/** The product of a native BLAS, in place on the memory of the wasm backend. */
export function nativeGemm(blas: Blas, memory: TensorMemory): WasmRuntime["gemm"] {
  let buffer: ArrayBuffer | undefined;
  let base = 0;
  return (transposeA, transposeB, m, n, k, a, strideA, b, strideB, c, strideC) => {
    // The memory moves when it grows; then its buffer is another object.
    if (memory.buffer !== buffer) {
      buffer = memory.buffer;
      base = addressOf(buffer);
    }
    blas.sgemm(transposeA, transposeB, m, n, k, base + a, strideA, base + b, strideB, base + c, strideC);
  };
}

function addressOf(buffer: ArrayBuffer): number {
  return Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(buffer, 0, 1))));
}
