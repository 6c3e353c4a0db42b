/**
 * A few items that stand for a whole split.
 *
 * @module
 */

/**
 * Indices spread evenly over a split, its first and its last among them.
 *
 * @param length Items of the split.
 * @param wanted Items wanted; all where there are fewer.
 *
 * @example Three of nine
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { spreadItems } from "./spread_items.ts";
 *
 * assertEquals(spreadItems(9, 3), [0, 4, 8]);
 * ```
 */
export function spreadItems(length: number, wanted: number): number[] {
  const count = Math.min(length, wanted);
  return Array.from({ length: count }, (_, i) => Math.round(i * (length - 1) / Math.max(1, count - 1)));
}
