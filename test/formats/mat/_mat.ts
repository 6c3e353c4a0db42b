import { deflateSync } from "node:zlib";

/** The parts of a MAT file, written from the format's description, independent of the code under test. */
export interface MatParts {
  readonly bigEndian?: boolean;
  readonly version?: number;
  readonly elements: readonly Uint8Array[];
}

/** A MAT file. */
export function matFile({ bigEndian = false, version = 0x0100, elements }: MatParts): Uint8Array {
  const header = new Uint8Array(128).fill(0x20);
  new DataView(header.buffer).setUint16(124, version, !bigEndian);
  header.set(new TextEncoder().encode(bigEndian ? "MI" : "IM"), 126);
  return concat([header, ...elements]);
}

/** An element with a tag of eight bytes, padded to a multiple of eight. */
export function element(type: number, content: ArrayLike<number>, bigEndian = false): Uint8Array {
  const bytes = new Uint8Array(8 + Math.ceil(content.length / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, !bigEndian);
  view.setUint32(4, content.length, !bigEndian);
  bytes.set(Array.from(content), 8);
  return bytes;
}

/** An element of at most four bytes, which share the tag. */
export function smallElement(type: number, content: readonly number[]): Uint8Array {
  return Uint8Array.of(type, 0, content.length, 0, ...content, ...new Array(4 - content.length).fill(0));
}

/** Numbers as bytes of 32 bits each. */
export function words(numbers: readonly number[], bigEndian = false): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 4);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, i) => view.setUint32(i * 4, number, !bigEndian));
  return bytes;
}

/** What a matrix element holds. */
export interface MatrixParts {
  /** Class in the low byte, flags in the next. */
  readonly flags?: number;
  readonly shape?: readonly number[];
  readonly name?: string;
  /** The element of numbers. */
  readonly numbers?: Uint8Array;
  readonly bigEndian?: boolean;
}

/** A matrix element; by default, the 1 x 2 bytes `x = [1 2]`. */
export function matrix(parts: MatrixParts = {}): Uint8Array {
  const { flags = 9, shape = [1, 2], name = "x", numbers = element(2, [1, 2]), bigEndian } = parts;
  return element(
    14,
    concat([
      element(6, words([flags, 0], bigEndian), bigEndian),
      element(5, words(shape, bigEndian), bigEndian),
      element(1, new TextEncoder().encode(name), bigEndian),
      numbers,
    ]),
    bigEndian,
  );
}

/** An element that holds another one compressed. It is not padded. */
export function compressed(content: Uint8Array): Uint8Array {
  const packed = deflateSync(content);
  return concat([words([15, packed.length]), packed]);
}

/** Bytes one after the other. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => Array.from(piece)));
}
