/**
 * The preprocessing of training and evaluation: resize, crop, normalise, flip.
 *
 * @module
 */
import type { Fit, LabelMap, RgbImage } from "./types.ts";
import { sampleLabels, sampleRgb, squareSampling } from "./sampling.ts";

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

/** How pictures and labels are brought to the size a backbone is fed. */
export interface PreprocessOptions {
  /** Side of the square in pixels. */
  readonly resolution: number;
  /**
   * How a picture of another shape becomes square.
   *
   * @default {"short-side"} the published protocol (reference: STEGO, section 6)
   */
  readonly fit?: Fit;
}

/**
 * Prepares a picture for a backbone. Pictures are resized by nearest neighbour, like labels: that is what the reference
 * programs do.
 *
 * @param image The picture, of any size.
 * @param options Size and shape of the result.
 * @returns `resolution * resolution * 3` values, row by row, channels last, normalised by the ImageNet mean and deviation.
 * @throws {RangeError} The resolution is no positive integer.
 */
export function preprocessImage(image: RgbImage, options: PreprocessOptions): Float32Array<ArrayBuffer> {
  const sampling = squareSampling(image.height, image.width, options.resolution, options.fit);
  return normalise(sampleRgb(image, sampling));
}

/**
 * Prepares a label map to match its prepared picture.
 *
 * @param map The label map, of its picture's size.
 * @param options Size and shape of the result.
 * @returns `resolution * resolution` labels, row by row.
 * @throws {RangeError} The resolution is no positive integer.
 */
export function preprocessLabels(map: LabelMap, options: PreprocessOptions): Int32Array<ArrayBufferLike> {
  return sampleLabels(map, squareSampling(map.height, map.width, options.resolution, options.fit)).data;
}

/**
 * Flips a picture left to right.
 *
 * @param pixels `[height, width, 3]` values, row by row, channels last.
 * @param width Pixels per row.
 * @returns A flipped copy of the same layout.
 */
export function flipPixels(pixels: Float32Array, width: number): Float32Array<ArrayBuffer> {
  const flipped = new Float32Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 3) {
    const pixel = at / 3;
    const to = 3 * (pixel - pixel % width + (width - 1 - pixel % width));
    flipped.set(pixels.subarray(at, at + 3), to);
  }
  return flipped;
}
