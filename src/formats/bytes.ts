/**
 * Numbers and text read one after the other from the bytes of a file.
 *
 * @module
 */

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
