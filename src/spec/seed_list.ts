import { z } from "zod";
import { LIMITS } from "./limits.ts";

/** Largest seed: that of 32 bits. */
export const LARGEST_SEED = 0xffffffff;

const RANGE = /^\d+\.\.\d+$/;

const SPAN = z.string().regex(RANGE).refine((text) => rangeOf(text) !== undefined, {
  error: `a range such as 0..39, from a seed to one that is not below it, of at most ${LIMITS.seeds}`,
});

const LIST = z.array(z.union([z.int().min(0).max(LARGEST_SEED), SPAN])).min(1).max(LIMITS.seeds)
  .refine((list) => seedsOf(list)!.length <= LIMITS.seeds, { error: `at most ${LIMITS.seeds} seeds` })
  .refine((list) => new Set(seedsOf(list)).size === seedsOf(list)!.length, { error: "each seed once" });

/** Seeds as a spec gives them: a range such as `0..39`, both ends included, or a list of seeds and ranges. */
export const SEEDS = z.union([LIST, SPAN]);

/**
 * The seeds that a list or a range stands for.
 *
 * @param value A value of a spec, right or wrong.
 * @returns The seeds, each from 0 to 2^32 - 1 where the value is right; `undefined` for what is neither list nor range.
 */
export function seedsOf(value: unknown): number[] | undefined {
  if (typeof value === "string") return rangeOf(value);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((item) =>
    typeof item === "number" ? item : typeof item === "string" ? rangeOf(item) ?? [] : []
  );
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
