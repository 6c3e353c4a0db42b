/**
 * The tagged elements that a MAT file consists of.
 *
 * @module
 */

/** Element types of MAT level 5, by their number in the file. */
export const ELEMENT = {
  int8: 1,
  uint8: 2,
  int16: 3,
  uint16: 4,
  int32: 5,
  uint32: 6,
  single: 7,
  double: 9,
  matrix: 14,
  compressed: 15,
} as const;

/** A stretch of a MAT file. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  /** Name of the file, for messages. */
  readonly file: string;
}

/** One element. */
export interface Element {
  readonly type: number;
  readonly content: Chunk;
  /** Where the next element starts. */
  readonly next: number;
}

const TAG_BYTES = 8;
const SMALL_OFFSET = 4;
const ALIGNMENT = 8;

/**
 * Reads the element that starts at an offset.
 *
 * @param chunk Where to read.
 * @param offset Start of the element's tag, in bytes.
 * @returns The element; its content shares the chunk's memory.
 * @throws {SyntaxError} The tag is cut off.
 * @throws {RangeError} The element reaches beyond the chunk.
 */
export function readElement(chunk: Chunk, offset: number): Element {
  const { bytes, littleEndian, file } = chunk;
  const left = bytes.length - offset;
  if (left < TAG_BYTES) {
    throw new SyntaxError(
      `Cannot read MAT file "${file}": ${left} bytes are left, expected a tag of ${TAG_BYTES}`,
    );
  }
  const view = viewOf(chunk);
  const word = view.getUint32(offset, littleEndian);
  // Up to four bytes of content share the tag's eight: the length is then in the upper half of the first word.
  const small = word >>> 16;
  const length = small || view.getUint32(offset + SMALL_OFFSET, littleEndian);
  const start = offset + (small ? SMALL_OFFSET : TAG_BYTES);
  const room = small ? TAG_BYTES - SMALL_OFFSET : bytes.length - start;
  if (length > room) {
    throw new RangeError(
      `Cannot read MAT file "${file}": an element of ${length} bytes starts at byte ${offset}, expected at most ${room}`,
    );
  }
  const type = small ? word & 0xffff : word;
  return {
    type,
    content: { bytes: bytes.subarray(start, start + length), littleEndian, file },
    next: small ? offset + TAG_BYTES : Math.min(nextStart(type, start + length), bytes.length),
  };
}

/** Elements start on multiples of eight bytes, except after a compressed one. */
function nextStart(type: number, end: number): number {
  return type === ELEMENT.compressed ? end : Math.ceil(end / ALIGNMENT) * ALIGNMENT;
}

/** A view of a chunk's bytes. */
export function viewOf({ bytes }: Chunk): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
