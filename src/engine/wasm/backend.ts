/**
 * The library's wasm backend: its start, and its tensors as addresses.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../shapes.ts";

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
    setWasmPaths(binaries());
    setThreadsCount(1);
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  }
  if (!await tf.setBackend("wasm")) {
    throw new Error(
      `Cannot start the engine "wasm": tfjs refused its wasm backend, expected WebAssembly with SIMD and tfjs's binary in ${binaries()}`,
    );
  }
  return tf.backend() as unknown as WasmBackend;
}

/** Folder of the package's binaries, with a separator at its end. */
function binaries(): string {
  return fileURLToPath(new URL(".", import.meta.resolve("@tensorflow/tfjs-backend-wasm")));
}

/**
 * Tensors as addresses in the memory of the wasm backend.
 *
 * The memory may grow, and so move, with every allocation: allocate outputs first, then take addresses of the host's view.
 * Addresses inside WebAssembly stay valid.
 */
export class TensorMemory {
  readonly #backend: WasmBackend;

  constructor(backend: WasmBackend) {
    this.#backend = backend;
  }

  /** Address of the first value of a tensor. */
  address(tensor: TensorInfo): number {
    return this.#backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** A new tensor; its values are whatever the memory holds. */
  allocate(shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
    return this.#backend.makeOutput([...shape], dtype);
  }

  /** The same values under another shape, without a copy. */
  alias(tensor: TensorInfo, shape: readonly number[] = tensor.shape): TensorInfo {
    this.#backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  /** Frees a tensor that {@linkcode allocate} made and no one else has seen. */
  free(tensor: TensorInfo): void {
    this.#backend.disposeData(tensor.dataId);
  }

  /** A view of an int32 tensor, valid until the next allocation. */
  integers(tensor: TensorInfo): Int32Array {
    return new Int32Array(this.buffer, this.address(tensor), sizeOf(tensor.shape));
  }

  /** A view of a float32 tensor, valid until the next allocation. */
  floats(tensor: TensorInfo): Float32Array {
    return new Float32Array(this.buffer, this.address(tensor), sizeOf(tensor.shape));
  }

  /** A view of a bool tensor, a byte of 0 or 1 each, valid until the next allocation. */
  booleans(tensor: TensorInfo): Uint8Array {
    return new Uint8Array(this.buffer, this.address(tensor), sizeOf(tensor.shape));
  }

  /** Fills a tensor of 4-byte values with zeros. */
  clear(tensor: TensorInfo): void {
    const start = this.address(tensor);
    this.#backend.wasm.HEAPU8.fill(0, start, start + 4 * sizeOf(tensor.shape));
  }

  /** Address of `bytes` of memory that is never given back. */
  reserve(bytes: number): number {
    return this.#backend.wasm._malloc(bytes) >>> 0;
  }

  /** Size of the memory in bytes. It never shrinks. */
  get bytes(): number {
    return this.#backend.wasm.HEAPU8.length;
  }

  /** The current memory. A new object after each growth. */
  get buffer(): ArrayBuffer {
    return this.#backend.wasm.HEAPU8.buffer as ArrayBuffer;
  }
}

/**
 * Makes the backend throw when its memory is full. Its allocator then returns address 0, or one from which the tensor would
 * reach beyond the heap; the backend looks at neither.
 */
export function guardAllocation({ wasm }: WasmBackend): void {
  // Not `wasm._malloc`: at its first call, the library puts the export in its place and would so undo the guard.
  const { malloc } = wasm.asm;
  wasm._malloc = (bytes) => {
    const address = malloc(bytes);
    const beyond = (address >>> 0) + bytes > wasm.HEAPU8.length;
    if (bytes > 0 && (address === 0 || beyond)) {
      const used = (wasm.HEAPU8.length / 2 ** 20).toFixed(0);
      throw new RangeError(
        `Cannot allocate a tensor of ${bytes} bytes: the wasm heap is exhausted at ${used} MiB, ` +
          "expected at most 4096 MiB in use; take a smaller batch",
      );
    }
    return address;
  };
}
