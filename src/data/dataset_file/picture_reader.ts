/**
 * Pictures of a dataset file: PNG and JPEG as everywhere, and TIFF, in which aerial pictures come.
 *
 * @module
 */
import { readBytes, readHead } from "../../base/read_file.ts";
import type { FileReaders } from "../file_dataset.ts";
import { decodeRgb, readRgbSize } from "../image.ts";
import type { RgbImage } from "../types.ts";
import { isTiff, tiffPixels, tiffSize } from "./tiff.ts";

const KIND = "a picture";

/** How pictures are read, whatever their ending. */
export const PICTURE_READERS: Pick<FileReaders, "image" | "size"> = {
  image: async (path) => {
    const bytes = await readBytes(path, KIND);
    return isTiff(bytes) ? await readTiff(bytes, path) : await decodeRgb(bytes, path);
  },
  size: async (path) =>
    isTiff(await readHead(path, KIND, 4))
      ? await tiffSize(await readBytes(path, KIND), path)
      : await readRgbSize(path),
};

/** The first three channels, or grey in all; of 16 bits the upper 8. */
async function readTiff(bytes: Uint8Array, path: string): Promise<RgbImage> {
  const { width, height, channels, data } = await tiffPixels(bytes, path);
  const shift = data instanceof Uint16Array ? 8 : 0;
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * pixel + channel] = data[pixel * channels + (channels < 3 ? 0 : channel)] >> shift;
    }
  }
  return { width, height, data: rgb };
}
