/** The part of a graphics device that makes buffers. */
export interface BufferDevice {
  readonly limits: { readonly maxBufferSize: number; readonly maxStorageBufferBindingSize: number };
  createBuffer(descriptor: GPUBufferDescriptor): GPUBuffer;
}

const BYTES_PER_MIB = 1024 ** 2;

/** Bytes of free buffers that are kept whatever is in use. */
const LEAST_SPARE = 64 * BYTES_PER_MIB;

/**
 * The buffers of a graphics device, in use and free: in the place of the library's own manager, which never gives memory back.
 *
 * Free buffers are handed out again to whoever asks for their very size and use. Of those that wait, the oldest go when they
 * would hold more than all buffers in use ever did.
 */
export class BufferPool {
  /** Bytes of buffers in use. The library reads these two. */
  numBytesUsed = 0;
  /** Bytes of all buffers. */
  numBytesAllocated = 0;
  /** The most that {@linkcode numBytesAllocated} has been. */
  peakBytes = 0;
  #peakUsed = 0;
  readonly #used = new Set<GPUBuffer>();
  /** Free buffers by size and use, and all of them in the order in which they came back. */
  readonly #free = new Map<string, GPUBuffer[]>();
  readonly #waiting = new Set<GPUBuffer>();

  /**
   * @param device Makes the buffers.
   * @param card Name of its card, for messages.
   */
  constructor(private readonly device: BufferDevice, private readonly card: string) {}

  /**
   * Gives a buffer; one that was used before holds what it held.
   *
   * @param size Bytes.
   * @param usage Bits of `GPUBufferUsage`.
   * @param mappedAtCreation Whether a new buffer is mapped.
   * @param reuse Whether one that was used before will do.
   * @throws {RangeError} The device has no buffers of that size.
   */
  acquireBuffer(size: number, usage: number, mappedAtCreation = false, reuse = true): GPUBuffer {
    const buffer = (reuse ? this.#take(keyOf(size, usage)) : undefined) ??
      this.#create(size, usage, mappedAtCreation);
    this.#used.add(buffer);
    this.numBytesUsed += size;
    this.#peakUsed = Math.max(this.#peakUsed, this.numBytesUsed);
    return buffer;
  }

  /**
   * Takes a buffer back.
   *
   * @param reuse Whether it waits to be used again; if not, its memory is freed.
   */
  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    if (!this.#used.delete(buffer)) return;
    this.numBytesUsed -= buffer.size;
    if (!reuse) return this.#destroy(buffer);
    const key = keyOf(buffer.size, buffer.usage);
    const free = this.#free.get(key);
    if (free) free.push(buffer);
    else this.#free.set(key, [buffer]);
    this.#waiting.add(buffer);
    this.#trim();
  }

  /** Frees all buffers. */
  dispose(): void {
    for (const buffer of [...this.#used, ...this.#waiting]) this.#destroy(buffer);
    this.#used.clear();
    this.#waiting.clear();
    this.#free.clear();
    this.numBytesUsed = 0;
  }

  #take(key: string): GPUBuffer | undefined {
    const buffer = this.#free.get(key)?.pop();
    if (buffer) this.#waiting.delete(buffer);
    return buffer;
  }

  #create(size: number, usage: number, mappedAtCreation: boolean): GPUBuffer {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const most = usage & GPUBufferUsage.STORAGE
      ? Math.min(maxBufferSize, maxStorageBufferBindingSize)
      : maxBufferSize;
    if (size > most) {
      throw new RangeError(
        `Cannot hold a tensor on "${this.card}": it has ${mib(size)} MiB, expected at most ${
          mib(most)
        } MiB ` +
          "(smaller batches or pictures)",
      );
    }
    const buffer = this.device.createBuffer({ size, usage, mappedAtCreation });
    this.numBytesAllocated += size;
    this.peakBytes = Math.max(this.peakBytes, this.numBytesAllocated);
    return buffer;
  }

  /** Frees the buffers that have waited longest, until the others hold no more than was ever in use. */
  #trim(): void {
    const most = Math.max(this.#peakUsed, LEAST_SPARE);
    for (const buffer of this.#waiting) {
      if (this.numBytesAllocated - this.numBytesUsed <= most) return;
      const free = this.#free.get(keyOf(buffer.size, buffer.usage))!;
      free.splice(free.indexOf(buffer), 1);
      this.#waiting.delete(buffer);
      this.#destroy(buffer);
    }
  }

  #destroy(buffer: GPUBuffer): void {
    this.numBytesAllocated -= buffer.size;
    buffer.destroy();
  }
}

function keyOf(size: number, usage: number): string {
  return `${size} ${usage}`;
}

function mib(bytes: number): number {
  return Math.round(bytes / BYTES_PER_MIB);
}
