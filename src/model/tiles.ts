/**
 * Squares that cover a picture of any size, and how much each of them counts where they overlap.
 *
 * @module
 */

/** A square along one axis, in patches. */
export interface Tile {
  /** Its first patch. */
  readonly start: number;
  /** Share of each of its patches, fractions of 1: those of all tiles at a patch sum to 1. */
  readonly shares: Float64Array;
}

/**
 * Covers an axis with squares that overlap by half or more, evenly spread. A square counts the less the nearer its border is.
 *
 * @example Two squares that share two patches
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { axisTiles } from "./tiles.ts";
 *
 * const [first, second] = axisTiles(6, 4);
 * assertEquals([first.start, second.start], [0, 2]);
 * assertEquals([...first.shares], [1, 1, 2 / 3, 1 / 3]);
 * ```
 *
 * @param length Patches of the axis, at least `side`.
 * @param side Patches of a square.
 */
export function axisTiles(length: number, side: number): Tile[] {
  const stride = Math.max(1, Math.floor(side / 2));
  const count = Math.ceil((length - side) / stride) + 1;
  const starts = Array.from(
    { length: count },
    (_, i) => count === 1 ? 0 : Math.round((i * (length - side)) / (count - 1)),
  );
  const tent = (at: number) => Math.min(at + 1, side - at);
  const total = new Float64Array(length);
  for (const start of starts) for (let at = 0; at < side; at++) total[start + at] += tent(at);
  return starts.map((start) => ({
    start,
    shares: Float64Array.from({ length: side }, (_, at) => tent(at) / total[start + at]),
  }));
}
