/**
 * Which ids or colours a picture file stores: few make it a label file, many a photograph.
 *
 * @module
 */
import { hasPngSignature } from "fast-png";
import { readBytes } from "../../../base/read_file.ts";
import { decodeStoredPng, type StoredPixels } from "../../../formats/label_png.ts";
import { packed, type PackedColour } from "../colours.ts";
import { isTiff, tiffPixels } from "../tiff.ts";

/** Most ids or colours that a label file has: the classes of the largest sets. */
const MOST_VALUES = 256;

/** Pixels of each value in a label file. */
export interface StoredValues {
  /** Whether the values are colours as numbers, rather than ids. */
  readonly areColours: boolean;
  readonly pixels: ReadonlyMap<number, number>;
  /** Colour of each index of a palette file. */
  readonly palette?: readonly PackedColour[];
}

/**
 * The values in a file.
 *
 * @param path Path of a picture file of any kind.
 * @returns Undefined for one that cannot be a label file: lossy, broken, or with too many values.
 */
export async function storedValues(path: string): Promise<StoredValues | undefined> {
  const pixels = await lossless(path);
  if (!pixels) return undefined;
  const { width, height, channels, data, palette } = pixels;
  const isGrey = channels < 3 || allGrey(pixels);
  const shift = data instanceof Uint16Array && !isGrey ? 8 : 0;
  const found = new Map<number, number>();
  for (let at = 0; at < width * height * channels; at += channels) {
    const value = isGrey ? data[at] : packed(data[at] >> shift, data[at + 1] >> shift, data[at + 2] >> shift);
    found.set(value, (found.get(value) ?? 0) + 1);
    if (found.size > MOST_VALUES) return undefined;
  }
  return {
    areColours: !isGrey,
    pixels: found,
    ...palette && { palette: palette.map(([red, green, blue]) => packed(red, green, blue)) },
  };
}

async function lossless(path: string): Promise<StoredPixels | undefined> {
  try {
    const bytes = await readBytes(path, "a picture");
    if (hasPngSignature(bytes)) return decodeStoredPng(bytes, path);
    return isTiff(bytes) ? await tiffPixels(bytes, path) : undefined;
  } catch {
    // What cannot be read is no label file; the check of the dataset says why.
    return undefined;
  }
}

function allGrey({ channels, data }: StoredPixels): boolean {
  for (let at = 0; at < data.length; at += channels) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  }
  return true;
}
