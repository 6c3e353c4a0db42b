import { z } from "zod";
import { LIMITS } from "./limits.ts";

/** Largest seed: that of 32 bits. */
export const LARGEST_SEED = 0xffffffff;

const RANGE = /^\d+\.\.\d+$/;

const LIST = z.array(z.int().min(0).max(LARGEST_SEED)).min(1).max(LIMITS.seeds)
  .refine((list) => new Set(list).size === list.length, { error: "each seed once" });

const SPAN = z.string().regex(RANGE).refine((text) => rangeOf(text) !== undefined, {
  error: `a range such as 0..39, from a seed to one that is not below it, of at most ${LIMITS.seeds}`,
});

/** Seeds as a spec gives them: a list, or a range such as `0..39`, both ends included. */
export const SEEDS = z.union([LIST, SPAN]);

/**
 * The seeds that a list or a range stands for.
 *
 * @param value A value of a spec, right or wrong.
 * @returns The seeds, each from 0 to 2^32 - 1 where the value is right; `undefined` for what is neither list nor range.
 */
export function seedsOf(value: unknown): number[] | undefined {
  if (typeof value === "string") return rangeOf(value);
  return Array.isArray(value) ? value.filter((seed) => typeof seed === "number") : undefined;
}

function rangeOf(text: string): number[] | undefined {
  if (!RANGE.test(text)) return undefined;
  const [first, last] = text.split("..").map(Number);
  const count = last - first + 1;
  // Written otherwise, such as 00..09, or longer than a number holds, it is not what it looks like.
  if (`${first}..${last}` !== text || last > LARGEST_SEED || count < 1 || count > LIMITS.seeds) {
    return undefined;
  }
  return Array.from({ length: count }, (_, i) => first + i);
}
