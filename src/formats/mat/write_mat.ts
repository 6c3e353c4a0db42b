/**
 * Writing MAT files of level 5, so that prepared patches have the published layout.
 *
 * @module
 */
import { ELEMENT } from "./_element.ts";

/** An array to write, first axis fastest. */
export interface MatInput {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Int32Array;
}

const HEADER_TEXT = "MATLAB 5.0 MAT-file, written by omh-bench";
const HEADER_TEXT_BYTES = 124;
const VERSION = 0x0100;
const LITTLE_ENDIAN_MARK = 0x4d49;
const UINT8_CLASS = 9;
const INT32_CLASS = 12;

/**
 * Encodes arrays as an uncompressed little-endian MAT file. The same arrays give the same bytes: the header has no date.
 *
 * @param arrays Arrays by name, a MATLAB name of at most 63 characters.
 * @returns The whole file.
 * @throws {RangeError} An array has more or fewer numbers than its shape says.
 */
export function encodeMat(arrays: Readonly<Record<string, MatInput>>): Uint8Array {
  const header = new Uint8Array(HEADER_TEXT_BYTES).fill(0x20);
  header.set(new TextEncoder().encode(HEADER_TEXT));
  const pieces: Uint8Array[] = [header, new Uint8Array(Uint16Array.of(VERSION, LITTLE_ENDIAN_MARK).buffer)];
  for (const [name, array] of Object.entries(arrays)) pieces.push(encodeMatrix(name, array));
  return concat(pieces);
}

function encodeMatrix(name: string, { shape, data }: MatInput): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length) {
    throw new RangeError(
      `Cannot write array "${name}": it has ${data.length} numbers, expected ${shape.join(" x ")}`,
    );
  }
  const bytewise = data instanceof Uint8Array;
  return encodeElement(
    ELEMENT.matrix,
    concat([
      encodeElement(ELEMENT.uint32, bytesOf(Uint32Array.of(bytewise ? UINT8_CLASS : INT32_CLASS, 0))),
      encodeElement(ELEMENT.int32, bytesOf(Int32Array.from(shape))),
      encodeElement(ELEMENT.int8, new TextEncoder().encode(name)),
      encodeElement(bytewise ? ELEMENT.uint8 : ELEMENT.int32, bytesOf(data)),
    ]),
  );
}

/** A tag, the content, and zeros up to a multiple of eight bytes. */
function encodeElement(type: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + Math.ceil(content.length / 8) * 8);
  bytes.set(bytesOf(Uint32Array.of(type, content.length)));
  bytes.set(content, 8);
  return bytes;
}

function bytesOf(data: Uint8Array | Int32Array | Uint32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
