import { decodeRgb } from "./image.ts";
import type { RgbImage } from "./types.ts";

/** Pillow's default quality, with which the official programs write their crops. */
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
