/**
 * How much two rows differ on the images of the benchmark, where seeds are added until that is decided.
 *
 * @module
 */
import type { ClaimOperator } from "../../spec/mod.ts";
import { LEAST_SEEDS } from "./bounded_interval.ts";
import { SIGNIFICANCE } from "./estimate.ts";
import { type ComparisonPlan, type SeedComparison, SPAN, UNKNOWN } from "./seed_comparison.ts";
import { pNoDifference, pNotBetween, runningSums, sequenceReach } from "./sequential_test.ts";

/**
 * Compares two rows by seed as `compareSeeds` does, with a test that may be looked at after each: p-values are anytime-valid,
 * the interval is the 95% confidence sequence after the last seed.
 *
 * @param differences Left minus right in the order of the seeds, points, at least one.
 * @returns p-values that are not corrected yet. What a fixed number of seeds would find has no meaning here, and is null.
 */
export function compareSequence(
  differences: readonly number[],
  { op, margin }: Pick<ComparisonPlan, "op" | "margin">,
): SeedComparison {
  const sums = runningSums(differences).at(-1)!;
  const { count, mean: difference, squares } = sums;
  if (count < LEAST_SEEDS) return { ...UNKNOWN, difference };
  const reach = sequenceReach(sums, SIGNIFICANCE);
  const p_value = pNoDifference(differences);
  const p_margin = pNotBetween(differences, ...boundsOf(op, margin));
  return {
    ...UNKNOWN,
    difference,
    deviation: Math.sqrt(squares / (count - 1)),
    low: Math.max(-SPAN, difference - reach),
    high: Math.min(SPAN, difference + reach),
    p_value,
    p_margin,
    p_adjusted: p_value,
    p_margin_adjusted: p_margin,
  };
}

function boundsOf(op: ClaimOperator, margin: number): [low: number, high: number] {
  return [op === "<=" ? -Infinity : -margin, op === ">=" ? Infinity : margin];
}
