/**
 * Which images of a split belong together.
 *
 * @module
 */
import type { Split } from "../data/types.ts";

/**
 * Numbers the groups of a split as they occur; an image that is of no group is one of its own.
 *
 * @returns The group of each image, from 0.
 */
export function imageGroups(split: Pick<Split, "length" | "group">): number[] {
  const known = new Map<string, number>();
  return Array.from({ length: split.length }, (_, image) => {
    const name = split.group?.(image) ?? `image ${image}`;
    const number = known.get(name) ?? known.size;
    known.set(name, number);
    return number;
  });
}
