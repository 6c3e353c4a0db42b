/**
 * Files read whole, and numbers and text read one after the other from their bytes.
 *
 * @module
 */

/**
 * Reads a file whole, so that a missing one is reported the same way everywhere. A pipe or a device, which may have no end
 * or keep its reader waiting, is not opened.
 *
 * @param path Path of the file; a link to one will do.
 * @param what What the file should be, with its article: `a PNG label map`.
 * @returns The bytes of the file.
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {TypeError} It is no regular file.
 */
export async function readBytes(path: string, what: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    requireRegular(await Deno.stat(path), path, what);
    return await Deno.readFile(path);
  } catch (cause) {
    throw missing(cause, path, what);
  }
}

/**
 * Reads the first bytes of a file; see {@linkcode readBytes}.
 *
 * @param path Path of the file.
 * @param what What the file should be, with its article.
 * @param most How many bytes, at most.
 * @returns So many, or all that there are.
 */
export async function readHead(path: string, what: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const info = await Deno.stat(path).catch((cause) => {
    throw missing(cause, path, what);
  });
  requireRegular(info, path, what);
  using file = await Deno.open(path);
  const head = new Uint8Array(Math.min(most, info.size));
  let length = 0;
  for (let read: number | null = 0; length < head.length && read !== null; length += read ?? 0) {
    read = await file.read(head.subarray(length));
  }
  return head.subarray(0, length);
}

function missing(cause: unknown, path: string, what: string): unknown {
  if (!(cause instanceof Deno.errors.NotFound)) return cause;
  return new Deno.errors.NotFound(`Cannot read "${path}": no such file, expected ${what}`, { cause });
}

/**
 * Refuses what is no regular file.
 *
 * @param info What the file system says of it.
 * @param path Path, for the message.
 * @param what What it should be, with its article.
 * @throws {TypeError} It is a folder, a pipe, a socket or a device.
 */
export function requireRegular(info: Deno.FileInfo, path: string, what: string): void {
  if (info.isFile) return;
  const kind = info.isDirectory
    ? "a folder"
    : info.isFifo
    ? "a pipe"
    : info.isSocket
    ? "a socket"
    : "a device";
  throw new TypeError(`Cannot read "${path}": it is ${kind}, expected ${what}`);
}

/**
 * Reads numbers and text one after the other from a stretch of bytes, and never past its end.
 *
 * Numbers are little-endian unless said otherwise.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  readonly #file: string;
  /** Index of the next byte. */
  position: number;

  /**
   * @param bytes The whole file.
   * @param start Index of the first byte to read.
   * @param end Index past the last byte to read.
   * @param file Name of the file, for messages.
   */
  constructor(bytes: Uint8Array, start: number, end: number, file: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = Math.min(end, bytes.length);
    this.#file = file;
    this.position = start;
  }

  /** Moves over `length` bytes and returns where they start. */
  #advance(length: number): number {
    const start = this.position;
    if (start + length > this.#end) {
      throw new RangeError(
        `Cannot read "${this.#file}": it breaks off at byte ${this.#end}, expected ${length} bytes from byte ${start}`,
      );
    }
    this.position += length;
    return start;
  }

  /** One byte, 0 to 255. */
  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  /** Two bytes, unsigned. */
  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  /** Four bytes, unsigned. */
  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** Four bytes, signed. */
  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** Eight bytes, unsigned. Above 2^53 the number is rounded, which is still beyond every file. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  /** Eight bytes, a big-endian double. */
  float64BigEndian(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** The next `length` bytes, sharing the memory of the file. */
  bytes(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** The next `length` bytes as UTF-8. */
  text(length: number): string {
    const start = this.position;
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.bytes(length));
    } catch (cause) {
      if (cause instanceof RangeError) throw cause;
      throw new SyntaxError(
        `Cannot read "${this.#file}": the text at byte ${start} is malformed, expected UTF-8`,
        {
          cause,
        },
      );
    }
  }

  /** The text up to the next line feed, which is consumed and not returned. */
  line(): string {
    const found = this.#bytes.subarray(this.position, this.#end).indexOf(0x0a);
    const text = this.text(found < 0 ? this.#end - this.position + 1 : found);
    this.position++;
    return text;
  }
}
