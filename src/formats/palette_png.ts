/**
 * Label maps written as palette PNG: ids for programs, colours for people.
 *
 * @module
 */
import { crc32, deflateSync } from "node:zlib";

/** Most colours of a palette. */
const MOST_COLOURS = 256;
const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** Bits of an index, and the colour type of palettes. */
const DEPTH = 8;
const PALETTE = 3;

/**
 * Encodes a label map.
 *
 * @example Two pixels
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeLabelPng } from "./label_png.ts";
 * import { encodePalettePng } from "./palette_png.ts";
 *
 * const map = { width: 2, height: 1, data: Uint8Array.of(0, 1) };
 * const bytes = encodePalettePng(map, [[0, 0, 0], [128, 0, 0]]);
 * assertEquals(decodeLabelPng(bytes, "a.png").data, map.data);
 * ```
 *
 * @param map One index per pixel, row by row.
 * @param palette 8-bit RGB colour of each index, at most 256.
 * @returns The content of a PNG file.
 */
export function encodePalettePng(
  { width, height, data }: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  palette: readonly (readonly number[])[],
): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, DEPTH);
  header.setUint8(9, PALETTE);
  // Each row begins with the number of its filter: none.
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return joined([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("PLTE", Uint8Array.from(palette.slice(0, MOST_COLOURS).flat())),
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
