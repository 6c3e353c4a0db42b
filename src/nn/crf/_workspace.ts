/**
 * The memory in which the CRF's kernels work, and the kernels bound to it.
 *
 * @module
 */

/** The compiled kernels; every array is passed as its byte offset in the workspace's memory. */
export interface CrfKernels {
  splat(
    values: number,
    vertices: number,
    weights: number,
    pixels: number,
    corners: number,
    stride: number,
    points: number,
  ): void;
  blur(points: number, runs: number, length: number, stride: number): void;
  slice(
    points: number,
    vertices: number,
    weights: number,
    pixels: number,
    corners: number,
    stride: number,
    scale: number,
    out: number,
  ): void;
  softmax(scores: number, rows: number, stride: number, out: number): void;
  clippedLogSoftmax(scores: number, rows: number, classes: number, stride: number, floor: number): void;
}

const PAGE_BYTES = 65536;
/** What WebAssembly can address with 32-bit offsets. */
const MAX_PAGES = 65536;
/** Arrays start on multiples of a cache line. */
const ALIGNMENT = 64;

/** Hands out typed arrays in one WebAssembly memory of fixed size, so that they stay valid and none is ever freed. */
export class Workspace {
  readonly kernels: CrfKernels;
  readonly #memory: WebAssembly.Memory;
  #used = 0;

  /**
   * @param bytes Size of the memory; pages that are never touched cost nothing.
   * @throws {RangeError} If the size is beyond the 4 GiB that WebAssembly can address.
   */
  constructor(bytes: number) {
    const pages = Math.ceil(bytes / PAGE_BYTES);
    if (pages > MAX_PAGES) {
      throw new RangeError(
        `Cannot make a dense CRF "workspace": ${
          (bytes / 2 ** 30).toFixed(1)
        } GiB needed, expected at most 4 GiB (use smaller images or fewer classes)`,
      );
    }
    this.#memory = new WebAssembly.Memory({ initial: pages });
    const module = new WebAssembly.Module(Deno.readFileSync(new URL("./kernels.wasm", import.meta.url)));
    const instance = new WebAssembly.Instance(module, { env: { memory: this.#memory, log: Math.log } });
    this.kernels = instance.exports as unknown as CrfKernels;
  }

  /** A new array of `length` float32 zeros. */
  float32(length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, this.#take(length), length);
  }

  /** A new array of `length` int32 zeros. */
  int32(length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, this.#take(length), length);
  }

  #take(length: number): number {
    const start = this.#used;
    this.#used += arrayBytes(length);
    return start;
  }
}

/** Bytes that an array of `length` four-byte numbers takes in a workspace. */
export function arrayBytes(length: number): number {
  return Math.ceil(4 * length / ALIGNMENT) * ALIGNMENT;
}
