/**
 * Tiles of the ISPRS contest: TIFF files of 8 bits per channel.
 *
 * @module
 */
import { messageOf } from "../../base/thrown.ts";

/** How little-endian and big-endian TIFF files start. */
const SIGNATURES = [[0x49, 0x49, 42, 0], [0x4d, 0x4d, 0, 42]];

/** A decoded picture with any number of interleaved channels. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** `height * width * channels` bytes. */
  readonly data: Uint8Array;
}

/**
 * Decodes a TIFF tile, all channels as they are stored.
 *
 * @param bytes Content of the file: strips or tiles; uncompressed, LZW, Deflate or PackBits.
 * @param name What to call it in messages.
 * @returns The tile; 6000 x 6000 x 4 bytes take 144 MB.
 * @throws {Deno.errors.InvalidData} The bytes are no whole TIFF file.
 * @throws {TypeError} The channels have not 8 bits.
 */
export async function decodeTile(bytes: Uint8Array, name: string): Promise<Raster> {
  if (!SIGNATURES.some((signature) => signature.every((byte, at) => bytes[at] === byte))) {
    throw new Deno.errors.InvalidData(
      `Cannot decode tile "${name}": its first bytes are of another kind, expected a whole TIFF file`,
    );
  }
  const { default: sharp } = await import("sharp");
  try {
    const picture = sharp(withPlainSamples(bytes), { ignoreIcc: true });
    const { depth } = await picture.metadata();
    if (depth !== "uchar") {
      throw new TypeError(`Cannot decode tile "${name}": its channels are of type ${depth}, expected 8 bits`);
    }
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    return { width, height, channels, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
  } catch (cause) {
    if (cause instanceof TypeError) throw cause;
    const reason = messageOf(cause).split("\n", 1)[0].trim();
    throw new Deno.errors.InvalidData(`Cannot decode tile "${name}": ${reason}, expected a whole TIFF file`, {
      cause,
    });
  }
}

/**
 * A picture at half its size: each pixel is the rounded mean of 2 x 2, as bilinear interpolation by exactly 2 gives.
 *
 * @param raster The picture; an odd last row or column is dropped.
 */
export function halvePicture(raster: Raster): Raster {
  const { channels } = raster;
  const width = raster.width >> 1;
  const height = raster.height >> 1;
  const stride = raster.width * channels;
  const data = new Uint8Array(width * height * channels);
  let target = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const corner = 2 * row * stride + 2 * column * channels;
      for (let at = corner; at < corner + channels; at++) {
        const right = at + channels;
        const sum = raster.data[at] + raster.data[right] + raster.data[at + stride] +
          raster.data[right + stride];
        data[target++] = (sum + 2) >> 2;
      }
    }
  }
  return { width, height, channels, data };
}

const EXTRA_SAMPLES_TAG = 338;
const SHORT_TYPE = 3;
const ENTRY_BYTES = 12;

/**
 * A copy of a TIFF file that says of its extra channels that nothing is known about them. The infrared channel of some
 * tiles is marked as transparency, and the decoder would divide the colours by it.
 *
 * @param bytes A TIFF file; one that is damaged is returned as it is, for the decoder to refuse.
 */
export function withPlainSamples(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  if (copy.length < 8) return copy;
  const littleEndian = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > copy.length) return copy;
  const entries = view.getUint16(directory, littleEndian);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * ENTRY_BYTES;
    if (at + ENTRY_BYTES > copy.length) return copy;
    const isOne = view.getUint32(at + 4, littleEndian) === 1;
    if (view.getUint16(at, littleEndian) !== EXTRA_SAMPLES_TAG || !isOne) continue;
    if (view.getUint16(at + 2, littleEndian) === SHORT_TYPE) view.setUint16(at + 8, 0, littleEndian);
  }
  return copy;
}
