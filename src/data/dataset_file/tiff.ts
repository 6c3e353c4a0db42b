/**
 * Label maps in TIFF files.
 *
 * @module
 */
import { firstLine } from "../../base/thrown.ts";
import type { StoredPixels } from "../../formats/label_png.ts";
import type { PictureSize } from "../types.ts";

/** How TIFF files start, in either order of bytes; the large kind of them ends with 43. */
const STARTS = [[0x49, 0x49, 42, 0], [0x4d, 0x4d, 0, 42], [0x49, 0x49, 43, 0], [0x4d, 0x4d, 0, 43]];

/** Whether a file is a TIFF file, by its first bytes. */
export function isTiff(bytes: Uint8Array): boolean {
  return STARTS.some((start) => start.every((byte, at) => bytes[at] === byte));
}

/** The size of the picture in a TIFF file. */
export async function tiffSize(bytes: Uint8Array, path: string): Promise<PictureSize> {
  const { width, height } = await opened(bytes, path);
  return { width, height };
}

/**
 * What is stored in a TIFF file of whole numbers.
 *
 * @param bytes The content of the file.
 * @param path Path of the file, for messages.
 * @throws {Deno.errors.InvalidData} The file is broken, or holds other numbers.
 */
export async function tiffPixels(bytes: Uint8Array, path: string): Promise<StoredPixels> {
  const { picture, depth, channels: stored } = await opened(bytes, path);
  if (depth !== "uchar" && depth !== "ushort") throw unreadable(path, `its values are of type ${depth}`);
  const spaces = depth === "uchar" ? ["b-w", "srgb"] : ["grey16", "rgb16"];
  const space = spaces[stored < 3 ? 0 : 1];
  const { data, info } = await picture.toColourspace(space).raw({ depth }).toBuffer({
    resolveWithObject: true,
  }).catch((cause) => {
    throw unreadable(path, firstLine(cause), cause);
  });
  const { width, height, channels } = info;
  const whole = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
  return {
    width,
    height,
    channels,
    data: depth === "ushort" ? new Uint16Array(whole) : new Uint8Array(whole),
  };
}

async function opened(bytes: Uint8Array, path: string) {
  // Loaded when first needed: the native library asks for permissions that most commands do without.
  const { default: sharp } = await import("sharp");
  const picture = sharp(bytes, { ignoreIcc: true });
  const head = await picture.metadata().catch((cause) => {
    throw unreadable(path, firstLine(cause), cause);
  });
  const { width, height, depth, channels } = head;
  return { picture, width, height, depth, channels };
}

function unreadable(path: string, found: string, cause?: unknown): Error {
  return new Deno.errors.InvalidData(
    `Cannot decode label map "${path}": ${found}, expected whole numbers of 8 or 16 bits`,
    { cause },
  );
}
