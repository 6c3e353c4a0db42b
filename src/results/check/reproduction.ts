/**
 * Whether a row gives the number that the paper reports.
 *
 * @module
 */
import { rounded } from "../_format.ts";
import { LEAST_SEEDS } from "../statistics/bounded_interval.ts";
import { meanEstimate, pAtLeast, pAtMost, pBeyond, SIGNIFICANCE } from "../statistics/estimate.ts";

/** What a row's mean over seeds says of the paper's number. */
export interface Reproduction {
  /**
   * `reproduced`: it is shown that the true mean lies within the tolerance of the paper's number; `not reproduced`: that it lies
   * outside; `inconclusive`: neither; with `too few seeds` nothing is judged.
   */
  readonly verdict: "reproduced" | "not reproduced" | "inconclusive" | "too few seeds";
  /** p-value of a true mean outside of the tolerance, by two one-sided t-tests; null with too few seeds. */
  readonly p_outside: number | null;
  /** p-value of a true mean within the tolerance; null with too few seeds. */
  readonly p_within: number | null;
}

/**
 * Judges a row against the paper's number. That a mean of few seeds lies near it shows little; that it cannot lie far does
 * (equivalence test of D. J. Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15, 1987).
 *
 * @param values Scores of the seeds, percent.
 * @param paper The paper's number, percent.
 * @param tolerance How far the true mean may lie from it, points.
 */
export function judgeReproduction(values: readonly number[], paper: number, tolerance: number): Reproduction {
  if (values.length < LEAST_SEEDS) return { verdict: "too few seeds", p_outside: null, p_within: null };
  const estimate = meanEstimate(values);
  const p_outside = pBeyond(estimate, tolerance, paper);
  // Twice, as the mean may lie outside on either side.
  const nearest = Math.min(pAtMost(estimate, paper + tolerance), pAtLeast(estimate, paper - tolerance));
  const p_within = Math.min(1, 2 * nearest);
  const isInside = p_outside < SIGNIFICANCE;
  const isOutside = p_within < SIGNIFICANCE;
  return {
    verdict: isInside ? "reproduced" : isOutside ? "not reproduced" : "inconclusive",
    ...rounded({ p_outside, p_within }),
  };
}
