/**
 * Cutting a box out of a picture or a label map.
 *
 * @module
 */
import type { LabelMap, RgbImage } from "./types.ts";

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
