/**
 * The preprocessing of training and evaluation: resize, crop, normalise.
 *
 * @module
 */
import { normalise } from "./normalise.ts";
import { type Fit, sampleLabels, sampleRgb, squareSampling } from "./sampling.ts";
import type { LabelMap, RgbImage } from "./types.ts";

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
