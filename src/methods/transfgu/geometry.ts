/**
 * How TransFGU brings pictures and labels to size.
 *
 * @module
 */
import type { Geometry } from "../../data/geometry.ts";
import { floorIndex, resizeBox } from "../../data/resample.ts";
import { sampleLabels, sampleRgb } from "../../data/sampling.ts";
import type { RgbImage } from "../../data/types.ts";
import type { TransfguOptions } from "./options.ts";

/**
 * Whole pictures resized bilinearly, whatever their shape, and labels by the floor rule (reference: TransFGU, section 1). The
 * resolution of a spec is the height.
 */
export const squashed = ({ aspect }: Pick<TransfguOptions, "aspect">): Geometry => ({
  name: `squashed-bilinear-1x${aspect}-1`,
  size: (side) => ({ height: side, width: aspect * side }),
  picture: (image, side) => squashedPicture(image, side, aspect * side),
  labels: (map, side) =>
    sampleLabels(map, {
      rows: floorIndex(0, map.height, side),
      columns: floorIndex(0, map.width, aspect * side),
    })
      .data,
});

/**
 * A whole picture at another size by the floor rule of nearest neighbours.
 *
 * @returns `[height, width, 3]` of 0..255.
 */
export function nearestPicture(image: RgbImage, height: number, width: number): Float32Array {
  const rows = floorIndex(0, image.height, height);
  return Float32Array.from(sampleRgb(image, { rows, columns: floorIndex(0, image.width, width) }).data);
}

/**
 * A whole picture at another size, bilinearly with half-pixel centres and no antialiasing.
 *
 * @returns `[height, width, 3]` of 0..255.
 */
export function squashedPicture(image: RgbImage, height: number, width: number): Float32Array {
  const map = { height: image.height, width: image.width, data: Float32Array.from(image.data) };
  return resizeBox(map, { top: 0, left: 0, height: image.height, width: image.width }, height, width).data;
}
