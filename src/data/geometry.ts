/**
 * How a method of its own protocol brings pictures and labels to the size that a backbone is fed.
 *
 * @module
 */
import { IMAGENET_MEAN, IMAGENET_STD, preprocessImage, preprocessLabels } from "./preprocess.ts";
import { sampleMap, sampleRgb, squareSampling } from "./sampling.ts";
import type { Fit, LabelMap, PictureMap, RgbImage } from "./types.ts";

/** A way of bringing pictures to one size: a square, or a rectangle that `size` tells. */
export interface Geometry {
  /** Tells it from all others, in the keys of kept features: raise a number in it whenever its numbers may change. */
  readonly name: string;
  /**
   * The size that pictures are brought to.
   *
   * @param side The resolution that a spec gives, pixels.
   * @default {a square of that side}
   */
  size?(side: number): PixelSize;
  /**
   * Brings a picture to size.
   *
   * @param side The resolution that a spec gives, pixels.
   * @returns `height * width * 3` values of 0..255, row by row, channels last; they need not be whole.
   */
  picture(image: RgbImage, side: number): Float32Array;
  /**
   * Brings a label map to size.
   *
   * @returns `height * width` labels, row by row.
   */
  labels(map: LabelMap, side: number): Int32Array;
  /**
   * Brings another map of a picture to size.
   *
   * @default {each pixel that of the picture's pixel that the common protocol takes}
   */
  map?(map: PictureMap, side: number): PictureMap;
}

/** Height and width in pixels. */
export interface PixelSize {
  /** Rows. */
  readonly height: number;
  /** Pixels in a row. */
  readonly width: number;
}

/** Pictures and labels at one size, whichever way they came to it. */
export interface SizedGeometry {
  readonly size: PixelSize;
  /** Normalised pixels: `[height, width, 3]`. */
  pixels(image: RgbImage): Float32Array;
  /** The same in 0..255. */
  levels(image: RgbImage): Float32Array;
  /** `[height, width]`. */
  labels(map: LabelMap): Int32Array;
  /** Of the same size. */
  map(map: PictureMap): PictureMap;
}

/**
 * A geometry at one size.
 *
 * @param resolution The resolution that a spec gives: side of the square, pixels.
 * @param fit How pictures become square by the common protocol.
 * @param own The method's own geometry; by default that of the common protocol.
 */
export function sizedGeometry(resolution: number, fit?: Fit, own?: Geometry): SizedGeometry {
  const square = { height: resolution, width: resolution };
  const sampled = (map: PictureMap): PictureMap =>
    sampleMap(map, squareSampling(map.height, map.width, resolution, fit));
  if (own) {
    const levels = (image: RgbImage) => own.picture(image, resolution);
    return {
      size: own.size?.(resolution) ?? square,
      pixels: (image) => normaliseLevels(levels(image)),
      levels,
      labels: (map) => own.labels(map, resolution),
      map: (map) => own.map?.(map, resolution) ?? sampled(map),
    };
  }
  const shape = { resolution, fit };
  return {
    size: square,
    pixels: (image) => preprocessImage(image, shape),
    levels: (image) =>
      Float32Array.from(sampleRgb(image, squareSampling(image.height, image.width, resolution, fit)).data),
    labels: (map) => preprocessLabels(map, shape) as Int32Array,
    map: sampled,
  };
}

/**
 * Normalises values of 0..255 by the ImageNet mean and deviation, each of the three operations rounded to float32.
 *
 * @param levels Values, channels last. Not changed.
 *
 * @example Black
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { normaliseLevels } from "@omh/bench";
 *
 * assertAlmostEquals(normaliseLevels(new Float32Array(3))[0], -0.485 / 0.229, 1e-6);
 * ```
 */
export function normaliseLevels(levels: Float32Array): Float32Array<ArrayBuffer> {
  const { fround } = Math;
  const normalised = new Float32Array(levels.length);
  for (let channel = 0; channel < 3; channel++) {
    const [mean, std] = [fround(IMAGENET_MEAN[channel]), fround(IMAGENET_STD[channel])];
    for (let at = channel; at < levels.length; at += 3) {
      normalised[at] = fround(fround(fround(levels[at] / 255) - mean) / std);
    }
  }
  return normalised;
}
