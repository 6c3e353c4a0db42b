/**
 * PNG files of one channel, written without filters.
 *
 * @module
 */
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** What one channel is. */
export interface Channel {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Bits of a pixel: 8 or 16. */
  readonly depth: 8 | 16;
  /** PNG's number: 0 for grey, 3 for palette. */
  readonly colourType: 0 | 3;
  /** Pixels row by row, those of 16 bits with the high byte first. */
  readonly pixels: Uint8Array;
  /** Red, green and blue of each index of a palette. */
  readonly palette?: Uint8Array;
}

/** Writes a PNG file. */
export function writePng(
  { width, height, depth, colourType, pixels, palette }: Channel,
): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, depth);
  header.setUint8(9, colourType);
  // Each row begins with the number of its filter: none.
  const row = (width * depth) / 8;
  const rows = new Uint8Array(height * (row + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  return joined([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", new Uint8Array(header.buffer)),
    ...palette ? [chunk("PLTE", palette)] : [],
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = joined([new TextEncoder().encode(type), content]);
  return joined([bigEndian(content.length), body, bigEndian(crc32(body))]);
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
