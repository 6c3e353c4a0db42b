import * as tf from "@tensorflow/tfjs-core";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";

/** The part of tfjs's wasm backend that kernels need; its own type hides some of it. */
export interface WasmBackend {
  readonly wasm: {
    /** A view of the whole memory; replaced when the memory grows. */
    readonly HEAPU8: Uint8Array;
    /** What the binary exports. */
    readonly asm: { readonly memory: WebAssembly.Memory; malloc(bytes: number): number };
    /** What the backend calls for every tensor. */
    _malloc(bytes: number): number;
  };
  readonly dataIdMap: { get(dataId: TensorInfo["dataId"]): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  disposeData(dataId: TensorInfo["dataId"]): boolean;
  incRef(dataId: TensorInfo["dataId"]): void;
}

/**
 * Starts tfjs's wasm backend, the single-threaded SIMD binary, and makes it the current one.
 *
 * @throws {Error} The backend cannot start.
 */
export async function startWasmBackend(): Promise<WasmBackend> {
  if (tf.findBackend("wasm") === null) {
    setWasmPaths(new URL(".", import.meta.resolve("@tensorflow/tfjs-backend-wasm")).pathname);
    setThreadsCount(1);
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  }
  if (!await tf.setBackend("wasm")) {
    throw new Error(
      'Cannot start the engine "wasm": tfjs refused its wasm backend, expected WebAssembly with SIMD',
    );
  }
  return tf.backend() as unknown as WasmBackend;
}
