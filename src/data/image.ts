/**
 * Colour pictures: PNG and JPEG files to 8-bit RGB, and what a JPEG file makes of one.
 *
 * @module
 */
import { readBytes } from "../formats/bytes.ts";
import { firstLine } from "../formats/text.ts";
import type { RgbImage } from "./types.ts";

/** How PNG and JPEG files start. The decoder knows many more formats, some of which refer to other files. */
const SIGNATURES = [[0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff]];

/**
 * Decodes a colour picture. Grey becomes RGB, transparency is dropped, and neither an embedded colour profile nor an
 * orientation tag is applied, as in the official programs.
 *
 * Not for label maps: palette indices and 16-bit values would be lost. Use `decodeLabelPng()`.
 *
 * @param bytes The content of a PNG or JPEG file.
 * @param name What to call the picture in messages, usually its path.
 * @returns The picture, 8 bits per channel.
 * @throws {Deno.errors.InvalidData} The bytes are no whole PNG or JPEG file.
 */
export async function decodeRgb(bytes: Uint8Array, name: string): Promise<RgbImage> {
  if (!SIGNATURES.some((signature) => signature.every((byte, at) => bytes[at] === byte))) {
    throw new Deno.errors.InvalidData(
      `Cannot decode picture "${name}": its first bytes are of another kind, expected a whole PNG or JPEG file`,
    );
  }
  // Loaded when first needed: the native library asks for permissions that most commands do without.
  const { default: sharp } = await import("sharp");
  try {
    const { data, info } = await sharp(bytes, { ignoreIcc: true })
      .toColourspace("srgb")
      .removeAlpha()
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return {
      width: info.width,
      height: info.height,
      data: info.channels === 1 ? greyToRgb(pixels) : pixels,
    };
  } catch (cause) {
    throw new Deno.errors.InvalidData(
      `Cannot decode picture "${name}": ${firstLine(cause)}, expected a whole PNG or JPEG file`,
      { cause },
    );
  }
}

/**
 * Reads a colour picture from a file.
 *
 * @param path Path of a PNG or JPEG file.
 * @returns The picture, 8 bits per channel.
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {Deno.errors.InvalidData} The file is no whole PNG or JPEG.
 */
export async function readRgb(path: string): Promise<RgbImage> {
  return decodeRgb(await readBytes(path, "a PNG or JPEG picture"), path);
}

function greyToRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) rgb.fill(grey[i], i * 3, i * 3 + 3);
  return rgb;
}

/** Pillow's default quality, with which the official programs write their crops (reference: datasets, section 2). */
const QUALITY = 75;

/**
 * A picture as it comes back from a JPEG file of quality 75 with halved chroma (4:2:0), as the official programs store
 * their five crops. Tables, chroma halving and transforms are libjpeg's; another build of that library may round differently.
 *
 * @param image The picture.
 * @param name What to call it in messages.
 * @returns A new picture of the same size.
 */
export async function jpegRoundTrip({ width, height, data }: RgbImage, name: string): Promise<RgbImage> {
  return decodeRgb(await encodeJpeg({ width, height, data }), name);
}

/** Encodes a picture as JPEG, quality 75, 4:2:0. */
export async function encodeJpeg({ width, height, data }: RgbImage): Promise<Uint8Array> {
  // Loaded when first needed: the native library asks for permissions that most commands do without.
  const { default: sharp } = await import("sharp");
  return await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: QUALITY, chromaSubsampling: "4:2:0" })
    .toBuffer();
}
