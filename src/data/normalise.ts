/**
 * From bytes to the numbers a backbone reads.
 *
 * @module
 */
import type { RgbImage } from "./types.ts";

/** Mean of ImageNet per channel (R, G, B), fraction of 1. */
export const IMAGENET_MEAN: readonly [number, number, number] = [0.485, 0.456, 0.406];

/** Standard deviation of ImageNet per channel (R, G, B), fraction of 1. */
export const IMAGENET_STD: readonly [number, number, number] = [0.229, 0.224, 0.225];

/**
 * Normalises a picture by the ImageNet mean and deviation. Each of the three operations is rounded to float32, which
 * gives the official programs' numbers bit for bit.
 *
 * @param image The picture.
 * @returns `height * width * 3` values, channels last, about -2.2..2.7.
 */
export function normalise(image: RgbImage): Float32Array<ArrayBuffer> {
  const tables = [0, 1, 2].map(channelTable);
  const values = new Float32Array(image.data.length);
  for (let i = 0; i < values.length; i += 3) {
    values[i] = tables[0][image.data[i]];
    values[i + 1] = tables[1][image.data[i + 1]];
    values[i + 2] = tables[2][image.data[i + 2]];
  }
  return values;
}

/** The normalised value of each of the 256 bytes in one channel. */
function channelTable(channel: number): Float32Array {
  const { fround } = Math;
  const mean = fround(IMAGENET_MEAN[channel]);
  const std = fround(IMAGENET_STD[channel]);
  return Float32Array.from({ length: 256 }, (_, byte) => fround(fround(fround(byte / 255) - mean) / std));
}
