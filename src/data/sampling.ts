/**
 * Resize and crop as one lookup: which source row and column each pixel of the result copies.
 *
 * @module
 */
import type { Fit, LabelMap, PictureMap, RgbImage } from "./types.ts";

/** Rounds to the nearest integer and ties to the even one, as Python does: 10.5 to 10, 11.5 to 12. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * The nearest-neighbour rule of Pillow, with which the official programs resize pictures and labels
 * (reference: datasets, section 1).
 *
 * The position is accumulated in float64, so that rounding piles up exactly as in Pillow: the closed form
 * `floor((i + 0.5) * from / to)` picks another pixel in 28 of 320 places for 1024 to 320.
 *
 * @example A shrunk row takes the middle of each stretch
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { nearestIndex } from "./sampling.ts";
 *
 * assertEquals([...nearestIndex(6, 2)], [1, 4]);
 * ```
 *
 * @param from Size of the source axis in pixels, at least 1.
 * @param to Size of the result's axis in pixels, at least 1.
 * @returns For each of the `to` pixels, the source pixel it copies, `0..from-1`, never decreasing.
 * @throws {RangeError} A size is no positive integer.
 */
export function nearestIndex(from: number, to: number): Int32Array {
  for (const size of [from, to]) {
    if (!Number.isInteger(size) || size < 1) {
      throw new RangeError(`Cannot resize "${from} to ${to}": ${size} pixels, expected a positive integer`);
    }
  }
  const scale = from / to;
  const index = new Int32Array(to);
  let position = scale / 2;
  for (let i = 0; i < to; i++) {
    index[i] = Math.trunc(position);
    position += scale;
  }
  return index;
}

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

/**
 * Resizes and crops a map of numbers.
 *
 * @param map The map the sampling was made for.
 * @param sampling Source rows and columns.
 * @returns A new map.
 */
export function sampleMap(map: PictureMap, { rows, columns }: Sampling): PictureMap {
  const { channels, width } = map;
  const data = new Float32Array(rows.length * columns.length * channels);
  let target = 0;
  for (const row of rows) {
    for (const column of columns) {
      const source = (row * width + column) * channels;
      data.set(map.data.subarray(source, source + channels), target);
      target += channels;
    }
  }
  return { width: columns.length, height: rows.length, channels, data };
}

/**
 * The way back: each pixel of the source that the sampling covers takes the label of the nearest pixel of the result.
 *
 * @example Two columns of a picture of six, the first of which is beyond the crop
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { spreadLabels } from "./sampling.ts";
 *
 * const sampling = { rows: Int32Array.of(0), columns: Int32Array.of(2, 4) };
 * const spread = spreadLabels(Int32Array.of(7, 9), sampling, { width: 6, height: 1 }, -1);
 * assertEquals([...spread], [-1, 7, 7, 9, 9, 9]);
 * ```
 *
 * @param labels One label per pixel of the result, row by row.
 * @param sampling Source rows and columns of the result.
 * @param size Size of the source.
 * @param outside Label of what is beyond the first and the last row or column.
 * @returns One label per pixel of the source, row by row.
 */
export function spreadLabels(
  labels: Int32Array,
  { rows, columns }: Sampling,
  { width, height }: { readonly width: number; readonly height: number },
  outside: number,
): Int32Array {
  const [toRow, toColumn] = [nearestOf(rows, height), nearestOf(columns, width)];
  const spread = new Int32Array(width * height).fill(outside);
  for (let y = 0; y < height; y++) {
    if (toRow[y] < 0) continue;
    for (let x = 0; x < width; x++) {
      if (toColumn[x] >= 0) spread[y * width + x] = labels[toRow[y] * columns.length + toColumn[x]];
    }
  }
  return spread;
}

/** For each place of a source axis the nearest of the sampled ones; -1 beyond them by more than half a step. */
function nearestOf(sampled: Int32Array, length: number): Int32Array {
  const step = sampled.length > 1
    ? (sampled[sampled.length - 1] - sampled[0]) / (sampled.length - 1)
    : length;
  let nearest = 0;
  return Int32Array.from({ length }, (_, at) => {
    while (
      nearest + 1 < sampled.length && Math.abs(sampled[nearest + 1] - at) <= Math.abs(sampled[nearest] - at)
    ) nearest++;
    return at < sampled[0] - step / 2 || at > sampled[sampled.length - 1] + step / 2 ? -1 : nearest;
  });
}
