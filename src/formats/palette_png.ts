/**
 * Label maps written as PNG: ids for programs, and where a palette has room for them, colours for people.
 *
 * @module
 */
import { writePng } from "./_png_writer.ts";

/** Most colours of a palette. */
const MOST_COLOURS = 256;

/** Size of a map. */
interface MapSize {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/**
 * Encodes a label map with colours.
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
  { width, height, data }: MapSize & { readonly data: Uint8Array },
  palette: readonly (readonly number[])[],
): Uint8Array<ArrayBuffer> {
  const colours = Uint8Array.from(palette.slice(0, MOST_COLOURS).flat());
  return writePng({ width, height, depth: 8, colourType: 3, pixels: data, palette: colours });
}

/**
 * Encodes a label map of more ids than a palette has, as grey of 16 bits.
 *
 * @example An id that needs two bytes
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeLabelPng } from "./label_png.ts";
 * import { encodeGreyPng } from "./palette_png.ts";
 *
 * const map = { width: 1, height: 1, data: Uint16Array.of(300) };
 * assertEquals(decodeLabelPng(encodeGreyPng(map), "a.png").data, map.data);
 * ```
 *
 * @param map One id per pixel, row by row.
 * @returns The content of a PNG file.
 */
export function encodeGreyPng(
  { width, height, data }: MapSize & { readonly data: Uint16Array },
): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(2 * data.length);
  const view = new DataView(pixels.buffer);
  data.forEach((id, pixel) => view.setUint16(2 * pixel, id));
  return writePng({ width, height, depth: 16, colourType: 0, pixels });
}
