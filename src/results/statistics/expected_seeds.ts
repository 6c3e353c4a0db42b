/**
 * How many seeds a sequential test is likely to take.
 *
 * @module
 */
import { type RunningSums, sequenceReach } from "./sequential_test.ts";

/** Number of seeds below which their spread says too little to plan with. */
export const FEWEST_TO_PLAN = 5;

/** When a difference counts as decided. */
export interface DecisionRule {
  /** Chance of error that this difference may use up, in (0, 1). */
  readonly alpha: number;
  /** Differences within it count as none, in the unit of the scores. */
  readonly margin: number;
  /** Largest number of seeds that is thought of. */
  readonly most: number;
}

/**
 * The number of seeds at which a difference would be decided if mean and spread stayed as they are so far: a guess, as both are
 * known roughly only.
 *
 * @param sums Differences so far.
 * @returns At least as many as there are; Infinite where `most` would not do; undefined below {@linkcode FEWEST_TO_PLAN}.
 */
export function expectedSeeds(
  { count, mean, squares }: RunningSums,
  { alpha, margin, most }: DecisionRule,
): number | undefined {
  if (count < FEWEST_TO_PLAN) return undefined;
  const variance = squares / (count - 1);
  for (let n = count; n <= most; n++) {
    const reach = sequenceReach({ count: n, mean, squares: variance * (n - 1) }, alpha);
    const size = Math.abs(mean);
    if (size > reach || size + reach < margin) return n;
  }
  return Infinity;
}
