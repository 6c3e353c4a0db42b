/**
 * Resampling of maps along each axis: bilinear resizing of a part, and whatever else is a weighted sum of rows and columns.
 *
 * @module
 */
import type { Box } from "./crop.ts";

/** A map in memory: any number of channels, last. */
export interface ChannelMap {
  readonly height: number;
  readonly width: number;
  /** `[height, width, channels]`, row by row. */
  readonly data: Float32Array;
}

/** For each place of the result's axis: the places of the source that it is made of, and how much of each. */
export type AxisShares = readonly (readonly (readonly [at: number, share: number])[])[];

/**
 * Shares of a position between two places of an axis.
 *
 * @param position In places; beyond the axis its end counts.
 * @param length Places of the axis.
 */
export function sharesAt(position: number, length: number): readonly (readonly [number, number])[] {
  const inside = Math.min(Math.max(position, 0), length - 1);
  const low = Math.floor(inside);
  const share = inside - low;
  return share === 0 ? [[low, 1]] : [[low, 1 - share], [low + 1, share]];
}

/**
 * Bilinear resizing of a part of an axis with half-pixel centres and no antialiasing.
 *
 * @param start First place of the part.
 * @param from Places of the part.
 * @param to Places of the result.
 */
export function bilinearShares(start: number, from: number, to: number): AxisShares {
  return Array.from({ length: to }, (_, i) =>
    sharesAt((i + 0.5) * from / to - 0.5, from)
      .map(([at, share]): [number, number] => [start + at, share]));
}

/**
 * The place that nearest-neighbour resizing by the floor rule copies: `floor(i * from / to)`.
 *
 * @param start First place of the part.
 * @param from Places of the part.
 * @param to Places of the result.
 */
export function floorIndex(start: number, from: number, to: number): Int32Array {
  return Int32Array.from({ length: to }, (_, i) => start + Math.floor(i * from / to));
}

/**
 * Resamples a map.
 *
 * @param map The map.
 * @param rows Of each row of the result, the rows of the map.
 * @param columns Likewise; a reversed list flips the result left to right.
 * @returns A new map of `rows.length` by `columns.length` places.
 *
 * @example The middle of two pixels
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bilinearShares, resample } from "./resample.ts";
 *
 * const map = { height: 1, width: 2, data: Float32Array.of(1, 3) };
 * assertEquals([...resample(map, bilinearShares(0, 1, 1), bilinearShares(0, 2, 1)).data], [2]);
 * ```
 */
export function resample(map: ChannelMap, rows: AxisShares, columns: AxisShares): ChannelMap {
  const channels = map.data.length / (map.height * map.width);
  const line = new Float64Array(map.width * channels);
  const data = new Float32Array(rows.length * columns.length * channels);
  // The columns' places and shares one after the other, and where those of each begin.
  const flat = columns.flat();
  const places = Int32Array.from(flat, ([at]) => at * channels);
  const shares = Float64Array.from(flat, ([, share]) => share);
  const ends = new Int32Array(columns.length);
  columns.forEach((column, x) => ends[x] = (x > 0 ? ends[x - 1] : 0) + column.length);
  for (const [y, row] of rows.entries()) {
    line.fill(0);
    for (const [from, share] of row) {
      const start = from * line.length;
      for (let at = 0; at < line.length; at++) line[at] += share * map.data[start + at];
    }
    for (let x = 0, target = y * columns.length * channels; x < columns.length; x++) {
      const [first, end] = [x > 0 ? ends[x - 1] : 0, ends[x]];
      for (let c = 0; c < channels; c++, target++) {
        let sum = 0;
        for (let i = first; i < end; i++) sum += shares[i] * line[places[i] + c];
        data[target] = sum;
      }
    }
  }
  return { height: rows.length, width: columns.length, data };
}

/**
 * Resizes a part of a map bilinearly with half-pixel centres and no antialiasing.
 *
 * @param box The part, within the map.
 * @param height Rows of the result.
 * @param width Columns of the result.
 */
export function resizeBox(map: ChannelMap, box: Box, height: number, width: number): ChannelMap {
  return resample(
    map,
    bilinearShares(box.top, box.height, height),
    bilinearShares(box.left, box.width, width),
  );
}
