/**
 * How much two rows differ on the images of the benchmark, whatever seed they are run with.
 *
 * @module
 */
import { mean } from "simple-statistics";
import type { ClaimOperator } from "../../spec/mod.ts";
import { LEAST_SEEDS } from "./bounded_interval.ts";
import {
  type Estimate,
  interval,
  meanEstimate,
  pAtLeast,
  pAtMost,
  pBeyond,
  pEqual,
  SIGNIFICANCE,
} from "./estimate.ts";
import { detectableDifference, seedsNeeded } from "./power.ts";

/** Estimand "this benchmark": the images are fixed, the seeds are a sample. Points are percentage points. */
export interface SeedComparison {
  /** Left minus right, mean over the paired seeds, points. */
  readonly difference: number;
  /** Standard deviation of the paired differences, points; as all below null with fewer than five seeds. */
  readonly deviation: number | null;
  /** Lower end of the 95% interval of the paired t-test, points. */
  readonly low: number | null;
  /** The upper end. */
  readonly high: number | null;
  /** Two-sided p-value of no difference, not corrected. */
  readonly p_value: number | null;
  /**
   * p-value of a difference that is not within the margin, by two one-sided tests; of a claim with `>=` or `<=`, of one that goes the
   * other way by the margin or more. Not corrected.
   */
  readonly p_margin: number | null;
  /** The first p-value, corrected for the number of primary claims; of an exploratory claim as it is. */
  readonly p_adjusted: number | null;
  /** The second, corrected together with it. */
  readonly p_margin_adjusted: number | null;
  /** The smallest true difference that as many seeds find with a chance of 80%, points. */
  readonly detectable: number | null;
  /** Seeds that find a true difference as large as the margin with a chance of 80%; null also where more than 10,000. */
  readonly seeds_needed: number | null;
}

/** What a comparison is tested against. */
export interface ComparisonPlan {
  /** How the left row is claimed to compare with the right one. */
  readonly op: ClaimOperator;
  /** The largest difference that is as good as none, points. */
  readonly margin: number;
  /** Number of claims that share the error rate, this one included. */
  readonly family: number;
}

/** Largest difference of two scores in percent. */
export const SPAN = 100;

/**
 * Compares two rows by seed.
 *
 * @example Two rows with five seeds
 * ```ts
 * import { compareSeeds } from "@omh/bench";
 * import { assert } from "@std/assert";
 *
 * const { low, p_value } = compareSeeds([1.2, 0.8, 1.1, 0.9, 1], { op: ">", margin: 0.5, family: 1 });
 * assert(low! > 0.5 && p_value! < 0.001);
 * ```
 *
 * @param differences Left minus right of each seed, points, at least one.
 * @param plan How the rows are claimed to compare, and what is as good as none.
 * @returns p-values that are not corrected yet.
 */
export function compareSeeds(differences: readonly number[], plan: ComparisonPlan): SeedComparison {
  const { op, margin, family } = plan;
  if (differences.length < LEAST_SEEDS) return { ...UNKNOWN, difference: mean([...differences]) };
  const estimate = meanEstimate(differences);
  const [low, high] = interval(estimate);
  const deviation = estimate.error * Math.sqrt(differences.length);
  const planned = { deviation, level: SIGNIFICANCE / family };
  const p_value = pEqual(estimate, 0);
  const p_margin = marginP(estimate, op, margin);
  return {
    difference: estimate.value,
    deviation,
    low: Math.max(-SPAN, low),
    high: Math.min(SPAN, high),
    p_value,
    p_margin,
    p_adjusted: p_value,
    p_margin_adjusted: p_margin,
    detectable: detectableDifference(planned, differences.length),
    seeds_needed: seedsNeeded(planned, margin, LEAST_SEEDS),
  };
}

/** A comparison of too few seeds. */
export const UNKNOWN = {
  deviation: null,
  low: null,
  high: null,
  p_value: null,
  p_margin: null,
  p_adjusted: null,
  p_margin_adjusted: null,
  detectable: null,
  seeds_needed: null,
};

function marginP(estimate: Estimate, op: ClaimOperator, margin: number): number {
  if (op === ">=") return pAtMost(estimate, -margin);
  return op === "<=" ? pAtLeast(estimate, margin) : pBeyond(estimate, margin);
}
