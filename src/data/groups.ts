/**
 * Which items of a split belong together.
 *
 * @module
 */
import type { Split } from "./types.ts";

/**
 * The group of each item, numbered in the order of first appearance: what statistics over new images resample.
 *
 * @example Two items of one city, one of another
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { groupIndices } from "./groups.ts";
 *
 * const cities = ["ulm", "bonn", "ulm"];
 * const split = { length: 3, group: (index: number) => cities[index] };
 * assertEquals(groupIndices(split), [0, 1, 0]);
 * ```
 *
 * @param split The split; where it tells no groups, each item is its own.
 * @returns One number per item.
 */
export function groupIndices(split: Pick<Split, "length" | "group">): number[] {
  const numbers = new Map<string, number>();
  return Array.from({ length: split.length }, (_, index) => {
    if (!split.group) return index;
    const name = split.group(index);
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}
