/**
 * Colour pictures: PNG and JPEG files to 8-bit RGB, and what a JPEG file makes of one.
 *
 * @module
 */
import type { Metadata, Sharp } from "sharp";
import { readBytes, readHead } from "../base/read_file.ts";
import { HEAD_BYTES, plainPictureSize } from "../formats/picture_head.ts";
import { firstLine } from "../base/thrown.ts";
import type { FileReaders } from "./file_dataset.ts";
import type { PictureSize, RgbImage } from "./types.ts";

/** How PNG and JPEG files start. The decoder knows many more formats, some of which refer to other files. */
const SIGNATURES = [[0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff]];
const EXPECTED = "a whole PNG or JPEG file";

/**
 * Decodes a colour picture as the official programs do (reference: datasets, section 9): grey becomes RGB, transparency is
 * dropped, of 16 bits the upper 8 count, an embedded colour profile is not applied. What they would read in a way that is
 * wrong or depends on the decoder is refused: pictures that an orientation tag turns (their labels may be upright or not),
 * CMYK, 16-bit grey.
 *
 * Not for label maps: palette indices and 16-bit values would be lost. Use {@linkcode decodeLabelPng}.
 *
 * @example A white pixel
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { decodeRgb } from "@omh/bench";
 *
 * const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==";
 * const image = await decodeRgb(Uint8Array.fromBase64(png), "white.png");
 * assertEquals(image, { width: 1, height: 1, data: Uint8Array.of(255, 255, 255) });
 * ```
 *
 * @param bytes The content of a PNG or JPEG file.
 * @param name What to call the picture in messages, usually its path.
 * @returns The picture, 8 bits per channel.
 * @throws {Deno.errors.InvalidData} The bytes are no whole PNG or JPEG file, or one of those that are refused.
 */
export function decodeRgb(bytes: Uint8Array, name: string): Promise<RgbImage> {
  return decoded(bytes, name, false);
}

/** @param turns Whether an orientation tag turns the picture, rather than being refused. */
async function decoded(bytes: Uint8Array, name: string, turns: boolean): Promise<RgbImage> {
  const picture = await openPicture(bytes, name, turns);
  try {
    const { data, info } = await (turns ? picture.autoOrient() : picture)
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
    throw unreadable(cause, name);
  }
}

/**
 * Reads a colour picture from a file; see {@linkcode decodeRgb}.
 *
 * @example A picture that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { readRgb } from "@omh/bench";
 *
 * await assertRejects(() => readRgb("no/such.png"), Deno.errors.NotFound, 'Cannot read "no/such.png"');
 * ```
 *
 * @param path Path of a PNG or JPEG file.
 * @returns The picture, 8 bits per channel.
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {Deno.errors.InvalidData} The file is no whole PNG or JPEG, or one of those that are refused.
 */
export async function readRgb(path: string): Promise<RgbImage> {
  return decodeRgb(await readBytes(path, "a PNG or JPEG picture"), path);
}

/**
 * Reads a colour picture as it is to be looked at: an orientation tag, which {@linkcode readRgb} refuses, turns it.
 *
 * @example A picture that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { readUprightRgb } from "@omh/bench";
 *
 * await assertRejects(() => readUprightRgb("no/such.png"), Deno.errors.NotFound);
 * ```
 *
 * @param path Path of a PNG or JPEG file.
 * @returns The picture, 8 bits per channel.
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {Deno.errors.InvalidData} The file is no whole PNG or JPEG, or CMYK, or grey of 16 bits.
 */
export async function readUprightRgb(path: string): Promise<RgbImage> {
  return await decoded(await readBytes(path, "a PNG or JPEG picture"), path, true);
}

/**
 * Reads the size of a picture from the head of its file.
 *
 * @example A picture that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { readRgbSize } from "@omh/bench";
 *
 * await assertRejects(() => readRgbSize("no/such.png"), Deno.errors.NotFound);
 * ```
 *
 * @param path Path of a PNG or JPEG file.
 * @returns Width and height in pixels.
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {Deno.errors.InvalidData} The head is none of a PNG or JPEG, or of one that {@linkcode readRgb} refuses.
 */
export async function readRgbSize(path: string): Promise<PictureSize> {
  const plain = plainPictureSize(await readHead(path, "a PNG or JPEG picture", HEAD_BYTES));
  if (plain) return plain;
  const picture = await openPicture(await readBytes(path, "a PNG or JPEG picture"), path);
  const { width, height } = await picture.metadata();
  return { width, height };
}

/**
 * How pictures in PNG and JPEG files are read, for a dataset of files.
 *
 * @example Both readers
 * ```ts
 * import { assertStrictEquals } from "@std/assert";
 * import { readRgb, RGB_READERS } from "@omh/bench";
 *
 * assertStrictEquals(RGB_READERS.image, readRgb);
 * ```
 */
export const RGB_READERS: Pick<FileReaders, "image" | "size"> = { image: readRgb, size: readRgbSize };

async function openPicture(bytes: Uint8Array, name: string, turns = false): Promise<Sharp> {
  if (!SIGNATURES.some((signature) => signature.every((byte, at) => bytes[at] === byte))) {
    throw new Deno.errors.InvalidData(
      `Cannot decode picture "${name}": ${kindOfBytes(bytes)}, expected ${EXPECTED}`,
    );
  }
  // Loaded when first needed: the native library asks for permissions that most commands do without.
  const { default: sharp } = await import("sharp");
  const picture = sharp(bytes, { ignoreIcc: true });
  const head = await picture.metadata().catch((cause) => {
    throw unreadable(cause, name);
  });
  const fault = faultOf(turns ? { ...head, orientation: 1 } : head);
  if (fault === undefined) return picture;
  throw new Deno.errors.InvalidData(`Cannot decode picture "${name}": ${fault}`);
}

/** What is wrong with bytes that start as no picture does, in words. */
export function kindOfBytes({ length }: Uint8Array): string {
  return length === 0 ? "it is empty" : "its first bytes are of another kind";
}

/** What is wrong with a picture that can be decoded, and what is expected instead. */
function faultOf({ orientation = 1, space, depth }: Metadata): string | undefined {
  if (orientation > 1 && orientation <= 8) {
    return `its orientation tag (EXIF ${orientation}) turns or flips it, and labels may be drawn on either side, ` +
      `expected pixels stored upright and no such tag`;
  }
  if (space === "cmyk") return "it is CMYK, whose colours depend on the decoder, expected RGB or grey";
  if (space === "grey16") return "it is grey of 16 bits, expected 8 bits per channel";
  if (depth !== "uchar" && depth !== "ushort") return `its channels are of type ${depth}, expected 8 bits`;
  return undefined;
}

function unreadable(cause: unknown, name: string): Error {
  return new Deno.errors.InvalidData(
    `Cannot decode picture "${name}": ${firstLine(cause)}, expected ${EXPECTED}`,
    { cause },
  );
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

/**
 * Encodes a picture as JPEG, 4:2:0.
 *
 * @param quality Of libjpeg, 1 to 100.
 */
export async function encodeJpeg({ width, height, data }: RgbImage, quality = QUALITY): Promise<Uint8Array> {
  // Loaded when first needed: the native library asks for permissions that most commands do without.
  const { default: sharp } = await import("sharp");
  return await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: "4:2:0" })
    .toBuffer();
}

/** Encodes a picture as PNG, its rows not filtered. */
export async function encodePng({ width, height, data }: RgbImage): Promise<Uint8Array> {
  // Loaded when first needed: the native library asks for permissions that most commands do without.
  const { default: sharp } = await import("sharp");
  return await sharp(data, { raw: { width, height, channels: 3 } })
    .png({ adaptiveFiltering: false, palette: false, compressionLevel: 3 })
    .toBuffer();
}
