import type { TensorMemory } from "../wasm/memory.ts";
import type { WasmRuntime } from "../wasm/runtime.ts";
import type { Blas } from "./blas.ts";

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
