/**
 * Sizes of plain pictures from the first bytes of their files.
 *
 * @module
 */
import { hasPngSignature } from "fast-png";

/** Bytes of a file that are looked at. */
export const HEAD_BYTES = 2 ** 16;

/** PNG chunks that may stand before the pixels and say nothing that matters: palette, transparency, colours, resolution. */
const HARMLESS_CHUNKS = [
  "PLTE",
  "tRNS",
  "gAMA",
  "cHRM",
  "sRGB",
  "iCCP",
  "sBIT",
  "bKGD",
  "pHYs",
  "tIME",
  "hIST",
];
const EXIF_OR_XMP = 0xe1;
/** Frames of a JPEG file with Huffman codes: baseline, extended and progressive. */
const PLAIN_FRAMES = [0xc0, 0xc1, 0xc2];
const OTHER_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
const START_OF_SCAN = 0xda;

/**
 * Size of a PNG or JPEG picture, where it is of a kind that needs no second look: 8 bits per channel or less, grey or RGB (or
 * RGB of 16 bits), and nothing beside the pixels that could turn them, such as EXIF data.
 *
 * @param head The first {@linkcode HEAD_BYTES} of the file, or all of it.
 * @returns Width and height in pixels; undefined where a decoder has to look.
 */
export function plainPictureSize(head: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    return hasPngSignature(head)
      ? pngSize(view)
      : head[0] === 0xff && head[1] === 0xd8
      ? jpegSize(view)
      : undefined;
  } catch (error) {
    // The head breaks off before it has said all.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function pngSize(view: DataView): { width: number; height: number } | undefined {
  const [depth, type] = [view.getUint8(24), view.getUint8(25)];
  const isDeepGrey = depth === 16 && (type === 0 || type === 4);
  if (nameAt(view, 12) !== "IHDR" || isDeepGrey) return undefined;
  for (let at = 33; nameAt(view, at + 4) !== "IDAT"; at += 12 + view.getUint32(at)) {
    if (!HARMLESS_CHUNKS.includes(nameAt(view, at + 4))) return undefined;
  }
  return sized(view.getUint32(16), view.getUint32(20));
}

function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function jpegSize(view: DataView): { width: number; height: number } | undefined {
  let size: { width: number; height: number } | undefined;
  for (let at = 2;; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker < 0xc0 || marker === EXIF_OR_XMP) return undefined;
    if (marker === START_OF_SCAN) return size;
    if (OTHER_FRAMES.includes(marker)) return undefined;
    if (!PLAIN_FRAMES.includes(marker)) continue;
    const [precision, components] = [view.getUint8(at + 4), view.getUint8(at + 9)];
    if (size || precision !== 8 || (components !== 1 && components !== 3)) return undefined;
    size = sized(view.getUint16(at + 7), view.getUint16(at + 5));
  }
}

function sized(width: number, height: number): { width: number; height: number } | undefined {
  return width > 0 && height > 0 ? { width, height } : undefined;
}
