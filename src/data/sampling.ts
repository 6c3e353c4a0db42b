/**
 * Resize and crop as one lookup: which source row and column each pixel of the result copies.
 *
 * @module
 */
import { roundHalfEven } from "./_round.ts";
import { nearestIndex } from "./nearest.ts";
import type { LabelMap, RgbImage } from "./types.ts";

/**
 * How a picture of any shape becomes square. `short-side`: the short side is resized to the resolution, the long side in
 * proportion, and the middle is cut out. `square`: both sides are resized to the resolution.
 */
export type Fit = "short-side" | "square";

/** The source pixel of each pixel of a resized and cropped picture. */
export interface Sampling {
  /** The source row of each row of the result. */
  readonly rows: Int32Array;
  /** The source column of each column of the result. */
  readonly columns: Int32Array;
}

/**
 * The sampling that brings a picture to a square, by the protocol of STEGO, HP and SmooSeg.
 *
 * @param height Height of the picture in pixels.
 * @param width Width of the picture in pixels.
 * @param resolution Side of the square in pixels.
 * @param fit How the picture becomes square.
 * @default {"short-side"}
 * @returns `resolution` rows and columns.
 * @throws {RangeError} A size is no positive integer.
 */
export function squareSampling(
  height: number,
  width: number,
  resolution: number,
  fit: Fit = "short-side",
): Sampling {
  if (fit === "square") {
    return { rows: nearestIndex(height, resolution), columns: nearestIndex(width, resolution) };
  }
  const short = Math.min(height, width);
  const along = (side: number) => {
    const size = side === short ? resolution : Math.trunc((resolution * side) / short);
    const start = roundHalfEven((size - resolution) / 2);
    return nearestIndex(side, size).subarray(start, start + resolution);
  };
  return { rows: along(height), columns: along(width) };
}

/**
 * Resizes and crops a picture.
 *
 * @param image The picture the sampling was made for.
 * @param sampling Source rows and columns.
 * @returns A new picture.
 */
export function sampleRgb(image: RgbImage, { rows, columns }: Sampling): RgbImage {
  const data = new Uint8Array(rows.length * columns.length * 3);
  let target = 0;
  for (const row of rows) {
    for (const column of columns) {
      const source = (row * image.width + column) * 3;
      data[target++] = image.data[source];
      data[target++] = image.data[source + 1];
      data[target++] = image.data[source + 2];
    }
  }
  return { width: columns.length, height: rows.length, data };
}

/**
 * Resizes and crops a label map.
 *
 * @param map The label map the sampling was made for.
 * @param sampling Source rows and columns.
 * @returns A new label map.
 */
export function sampleLabels(map: LabelMap, { rows, columns }: Sampling): LabelMap {
  const data = new Int32Array(rows.length * columns.length);
  let target = 0;
  for (const row of rows) {
    for (const column of columns) data[target++] = map.data[row * map.width + column];
  }
  return { width: columns.length, height: rows.length, data };
}
