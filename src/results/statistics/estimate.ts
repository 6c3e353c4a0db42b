/**
 * Estimates that are referred to Student's t: their intervals and tests.
 *
 * @module
 */
import { mean, sampleStandardDeviation } from "simple-statistics";
import { tQuantile, tUpperTail } from "./student_t.ts";

/** A value that was measured, and how well. */
export interface Estimate {
  /** In the unit of what was measured. */
  readonly value: number;
  /** Standard error in the same unit, at least 0. */
  readonly error: number;
  /** Degrees of freedom of the standard error, above 0. */
  readonly freedom: number;
}

/** Level of the tests, and what intervals leave out: fraction of 1. */
export const SIGNIFICANCE = 0.05;

/**
 * The mean of a sample (Student, "The probable error of a mean", Biometrika 6, 1908). Of differences that are paired by seed it is the
 * estimate of the paired t-test.
 *
 * @param values At least two.
 */
export function meanEstimate(values: readonly number[]): Estimate {
  return {
    value: mean([...values]),
    error: sampleStandardDeviation([...values]) / Math.sqrt(values.length),
    freedom: values.length - 1,
  };
}

/** Ends of the 95% interval. */
export function interval({ value, error, freedom }: Estimate): [low: number, high: number] {
  const reach = error * tQuantile(1 - SIGNIFICANCE / 2, freedom);
  return [value - reach, value + reach];
}

/** p-value of the hypothesis that the true value is at most `bound`. */
export function pAtMost({ value, error, freedom }: Estimate, bound: number): number {
  if (error === 0) return value > bound ? 0 : 1;
  return tUpperTail((value - bound) / error, freedom);
}

/** p-value of the hypothesis that the true value is at least `bound`. */
export function pAtLeast({ value, error, freedom }: Estimate, bound: number): number {
  return pAtMost({ value: -value, error, freedom }, -bound);
}

/** p-value of the hypothesis that the true value is `bound`, two-sided. */
export function pEqual(estimate: Estimate, bound: number): number {
  return Math.min(1, 2 * Math.min(pAtMost(estimate, bound), pAtLeast(estimate, bound)));
}

/**
 * p-value of the hypothesis that the true value lies at least `margin` from `center`: two one-sided tests, the larger p-value of which
 * counts (D. J. Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15, 1987).
 *
 * @param margin Above 0.
 */
export function pBeyond(estimate: Estimate, margin: number, center = 0): number {
  return Math.max(pAtMost(estimate, center - margin), pAtLeast(estimate, center + margin));
}
