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
 * import { nearestIndex } from "./nearest.ts";
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
