/**
 * Label maps: PNG files to the numbers stored in them, never to colours.
 *
 * @module
 */
import { decode, type DecodedPng, hasPngSignature } from "fast-png";
import { criticalChunks } from "./_png_chunks.ts";
import { readBytes, readHead } from "../base/read_file.ts";
import { firstLine } from "../base/thrown.ts";

/** The numbers stored in a label file, row by row, before a dataset maps them to classes. */
export interface RawLabels {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** `height * width` entries: palette indices or grey values, 0..255 or, from a 16-bit file, 0..65535. */
  readonly data: Uint8Array | Uint16Array;
  /** The 8-bit RGB colour of each palette index; only of a palette PNG. */
  readonly palette?: readonly (readonly number[])[];
}

/** What a PNG of more than one channel is, with its article. */
const KINDS: ReadonlyMap<number, string> = new Map([[2, "a grey-alpha"], [3, "an RGB"], [4, "an RGBA"]]);
/** Colours that a message names. */
const NAMED_COLOURS = 4;

/** Where a PNG file holds its bits per channel, and whether it is interlaced. */
const DEPTH_OFFSET = 24;
const INTERLACE_OFFSET = 28;
/** Signature and header; where the sizes and the colour type are; the types of grey and palette. */
export const HEAD_BYTES = 33;
const SIZE_OFFSET = 16;
const COLOUR_OFFSET = 25;
const LABEL_TYPES = [0, 3];

/**
 * Decodes a label map exactly: the palette indices of a palette PNG of 1, 2, 4 or 8 bits, the values of a grey PNG of
 * 1 to 16 bits. Checksums are verified, because a flipped bit would otherwise pass as another class. Nothing larger than
 * the file's data is allocated, whatever its header says.
 *
 * @example A pixel that stores 255
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeLabelPng } from "@omh/bench";
 *
 * const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==";
 * const labels = decodeLabelPng(Uint8Array.fromBase64(png), "label.png");
 * assertEquals(labels, { width: 1, height: 1, data: Uint8Array.of(255) });
 * ```
 *
 * @param bytes The content of a PNG file.
 * @param name What to call the label map in messages, usually its path.
 * @returns The stored numbers.
 * @throws {Deno.errors.InvalidData} The bytes are no whole PNG file, or are interlaced with less than 8 bits.
 * @throws {TypeError} The PNG has more than one channel: it holds colours, which the message counts and names.
 */
export function decodeLabelPng(bytes: Uint8Array<ArrayBuffer>, name: string): RawLabels {
  const { channels, ...labels } = decodeStoredPng(bytes, name);
  if (channels === 1) return labels;
  throw new TypeError(
    `Cannot decode label map "${name}": it is ${KINDS.get(channels)} PNG of ${channels} channels, ` +
      `with ${describeColours({ channels, data: labels.data })}, ` +
      "expected 1 channel (palette or grey) that stores ids",
  );
}

/** What is stored in a PNG file of any kind. */
export interface StoredPixels extends RawLabels {
  /** 1 for grey and palette, 2 for grey with transparency, 3 for RGB, 4 for RGB with transparency; interleaved in `data`. */
  readonly channels: number;
}

/**
 * Decodes a PNG file exactly, colours too; see {@linkcode decodeLabelPng}.
 *
 * @param bytes The content of a PNG file.
 * @param name What to call it in messages, usually its path.
 * @returns `height * width * channels` stored numbers.
 * @throws {Deno.errors.InvalidData} The bytes are no whole PNG file, or are interlaced with less than 8 bits.
 */
export function decodeStoredPng(bytes: Uint8Array<ArrayBuffer>, name: string): StoredPixels {
  checkInterlacing(bytes, name);
  const png = decodePng(bytes, name);
  const { width, height, channels, palette } = png;
  const data = png.depth < 8 ? unpack(png) : png.data;
  return {
    width,
    height,
    channels,
    data: data instanceof Uint16Array ? data : new Uint8Array(data),
    ...(palette && { palette: palette.map((colour) => colour.slice(0, 3)) }),
  };
}

/**
 * Reads a label map from a PNG file; see {@linkcode decodeLabelPng}.
 *
 * @example A label map that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { readLabelPng } from "@omh/bench";
 *
 * await assertRejects(() => readLabelPng("no/such.png"), Deno.errors.NotFound);
 * ```
 *
 * @param path Path of the file.
 * @returns The stored numbers.
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {Deno.errors.InvalidData} The file is no whole PNG, or is interlaced with less than 8 bits.
 * @throws {TypeError} The PNG has more than one channel.
 */
export async function readLabelPng(path: string): Promise<RawLabels> {
  return decodeLabelPng(await readBytes(path, "a PNG label map"), path);
}

/**
 * Reads the size of a label map from the head of its file; refuses colours as {@linkcode readLabelPng} does.
 *
 * @param path Path of the file.
 * @returns Width and height in pixels.
 */
export async function readLabelPngSize(path: string): Promise<Pick<RawLabels, "width" | "height">> {
  const head = await readHead(path, "a PNG label map", HEAD_BYTES);
  const size = LABEL_TYPES.includes(head[COLOUR_OFFSET]) ? pngHeadSize(head) : undefined;
  return size ?? await readLabelPng(path);
}

/**
 * The size of a PNG picture of any kind.
 *
 * @param head The first bytes of the file, 33 at least.
 * @returns Width and height in pixels; undefined where these are not the first bytes of a PNG file.
 */
export function pngHeadSize(head: Uint8Array): Pick<RawLabels, "width" | "height"> | undefined {
  if (head.length < HEAD_BYTES || !hasPngSignature(head)) return undefined;
  const view = new DataView(head.buffer, head.byteOffset);
  return { width: view.getUint32(SIZE_OFFSET), height: view.getUint32(SIZE_OFFSET + 4) };
}

/** fast-png unpacks interlaced rows bytewise, which garbles packed pixels without an error. */
function checkInterlacing(bytes: Uint8Array, name: string): void {
  const depth = bytes[DEPTH_OFFSET];
  if (!hasPngSignature(bytes) || depth >= 8 || bytes[INTERLACE_OFFSET] !== 1) return;
  throw new Deno.errors.InvalidData(
    `Cannot decode label map "${name}": it is interlaced with ${depth} bits per pixel, ` +
      `expected no interlacing or at least 8 bits`,
  );
}

function decodePng(bytes: Uint8Array<ArrayBuffer>, name: string): DecodedPng {
  try {
    return decode(criticalChunks(bytes), { checkCrc: true });
  } catch (cause) {
    throw new Deno.errors.InvalidData(
      `Cannot decode label map "${name}": ${firstLine(cause)}, expected a whole PNG file`,
      { cause },
    );
  }
}

/** How many colours there are, and the first of them. */
function describeColours({ channels, data }: Pick<StoredPixels, "channels" | "data">): string {
  const colours = new Set<string>();
  for (let at = 0; at < data.length; at += channels) colours.add(data.subarray(at, at + channels).join(","));
  const named = [...colours].slice(0, NAMED_COLOURS).join("; ");
  return colours.size === 1
    ? `the one colour ${named}`
    : `${colours.size} colours (${named}${colours.size > NAMED_COLOURS ? "; …" : ""})`;
}

/** One entry per pixel from rows of packed pixels; each row starts on a byte, leftmost pixel in the high bits. */
function unpack({ width, height, depth, data }: DecodedPng): Uint8Array {
  const bytesPerRow = Math.ceil((width * depth) / 8);
  const mask = (1 << depth) - 1;
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const bit = column * depth;
      const byte = data[row * bytesPerRow + (bit >> 3)];
      pixels[row * width + column] = (byte >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return pixels;
}
