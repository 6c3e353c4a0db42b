import { crc32, deflateSync } from "node:zlib";

/** What goes into a PNG file, in the terms of its specification. */
export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with transparency, 6 RGB with transparency. */
  readonly colourType: number;
  /** Rows as they are stored: packed, big-endian, without filter bytes. */
  readonly rows: readonly (readonly number[])[];
  /** Palette entries, R, G, B one after the other. */
  readonly palette?: readonly number[];
  readonly interlaced?: boolean;
}

/** A PNG file written from the specification, independent of the decoders under test. */
export function makePng(parts: PngParts): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, parts.width);
  header.setUint32(4, parts.height);
  header.setUint8(8, parts.depth);
  header.setUint8(9, parts.colourType);
  header.setUint8(12, parts.interlaced ? 1 : 0);
  const pixels = parts.rows.flatMap((row) => [0, ...row]);
  return concat([
    [137, 80, 78, 71, 13, 10, 26, 10],
    chunk("IHDR", new Uint8Array(header.buffer)),
    ...(parts.palette ? [chunk("PLTE", Uint8Array.from(parts.palette))] : []),
    chunk("IDAT", deflateSync(Uint8Array.from(pixels))),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = concat([new TextEncoder().encode(type), content]);
  return concat([uint32(content.length), body, uint32(crc32(body))]);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function concat(pieces: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(pieces.flatMap((piece) => Array.from(piece)));
}
