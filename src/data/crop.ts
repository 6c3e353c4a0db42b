/**
 * Cutting boxes out of a picture or a label map, and the five boxes of the official programs
 * (reference: datasets, section 2).
 *
 * @module
 */
import type { LabelMap, RgbImage } from "./types.ts";
import { roundHalfEven } from "./sampling.ts";

/** A box in a picture, in pixels. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Copies a box of a picture.
 *
 * @param image The picture.
 * @param box A box that lies within the picture.
 * @returns A new picture of the box's size.
 * @throws {RangeError} The box reaches beyond the picture.
 */
export function cropRgb(image: RgbImage, box: Box): RgbImage {
  checkBox(image, box);
  const data = new Uint8Array(box.height * box.width * 3);
  for (let row = 0; row < box.height; row++) {
    const start = ((box.top + row) * image.width + box.left) * 3;
    data.set(image.data.subarray(start, start + box.width * 3), row * box.width * 3);
  }
  return { width: box.width, height: box.height, data };
}

/**
 * Copies a box of a label map.
 *
 * @param map The label map.
 * @param box A box that lies within the map.
 * @returns A new label map of the box's size.
 * @throws {RangeError} The box reaches beyond the map.
 */
export function cropLabels(map: LabelMap, box: Box): LabelMap {
  checkBox(map, box);
  const data = new Int32Array(box.height * box.width);
  for (let row = 0; row < box.height; row++) {
    const start = (box.top + row) * map.width + box.left;
    data.set(map.data.subarray(start, start + box.width), row * box.width);
  }
  return { width: box.width, height: box.height, data };
}

function checkBox(source: { width: number; height: number }, { top, left, height, width }: Box): void {
  const whole = [top, left, height, width].every((value) => Number.isInteger(value) && value >= 0);
  if (whole && top + height <= source.height && left + width <= source.width) return;
  throw new RangeError(
    `Cannot crop box "${height}x${width} at ${top},${left}": the source is ${source.height}x${source.width} pixels, ` +
      `expected a box of whole pixels within it`,
  );
}

/**
 * The five boxes into which the official programs cut each training picture: top-left, top-right, bottom-left,
 * bottom-right, centre. Box k of picture i becomes item `5 * i + k`.
 *
 * @example Half-size boxes of a 4 x 6 picture
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fiveCropBoxes } from "./crop.ts";
 *
 * const boxes = fiveCropBoxes(4, 6, 0.5);
 * assertEquals(boxes[3], { top: 2, left: 3, height: 2, width: 3 });
 * ```
 *
 * @param height Height of the picture in pixels.
 * @param width Width of the picture in pixels.
 * @param ratio Size of a box, fraction of the picture's, above 0 and at most 1.
 * @default {0.5} as every published setting of STEGO, HP and SmooSeg has it.
 * @returns Five boxes of `trunc(ratio * height)` by `trunc(ratio * width)` pixels.
 * @throws {RangeError} The ratio is out of range, or leaves a box without pixels.
 */
export function fiveCropBoxes(height: number, width: number, ratio = 0.5): Box[] {
  if (!(ratio > 0 && ratio <= 1)) {
    throw new RangeError(
      `Cannot cut five boxes from "${height}x${width}": the ratio is ${ratio}, expected one above 0 and at most 1`,
    );
  }
  const size = { height: Math.trunc(height * ratio), width: Math.trunc(width * ratio) };
  if (!(size.height > 0 && size.width > 0)) {
    throw new RangeError(
      `Cannot cut five boxes from "${height}x${width}": a box has no pixels at ratio ${ratio}, expected at least one`,
    );
  }
  const bottom = height - size.height;
  const right = width - size.width;
  return [
    { top: 0, left: 0, ...size },
    { top: 0, left: right, ...size },
    { top: bottom, left: 0, ...size },
    { top: bottom, left: right, ...size },
    { top: roundHalfEven(bottom / 2), left: roundHalfEven(right / 2), ...size },
  ];
}
