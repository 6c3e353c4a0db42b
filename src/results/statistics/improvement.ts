/**
 * Summaries of few runs that a single run cannot carry away: the interquartile mean and the probability of improvement (R. Agarwal et al.,
 * "Deep reinforcement learning at the edge of the statistical precipice", NeurIPS 2021).
 *
 * @module
 */
import { mean, quantileSorted } from "simple-statistics";
import { RandomStreams } from "../../base/random.ts";
import { SIGNIFICANCE } from "./estimate.ts";

/** A value with the 95% interval that resampling gives. */
export interface Resampled {
  /** Of the runs themselves. */
  readonly value: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** Resamples of the runs: the ends of an interval are then right to a few hundredths of its width. */
export const RUN_RESAMPLES = 2000;
/** Share of the runs that is left out at each end. */
const TRIMMED = 0.25;

/**
 * The mean of the middle half of the runs, with its percentile bootstrap interval.
 *
 * @example One run that went wrong
 * ```ts
 * import { interquartileMean } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(interquartileMean([30, 31, 2, 32, 33]).value, 31);
 * ```
 *
 * @param values One a run, at least one. A quarter of their number, rounded down, is left out at each end.
 * @returns In the unit of the values.
 */
export function interquartileMean(values: readonly number[]): Resampled {
  return resampled([values], ([runs]) => trimmedMean(runs));
}

/**
 * The chance that a run of the one row is better than a run of the other, with its percentile bootstrap interval; equal scores count half
 * (H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18, 1947).
 *
 * @example Of four pairs of runs three are better
 * ```ts
 * import { probabilityOfImprovement } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(probabilityOfImprovement([31, 33], [30, 32]).value, 0.75);
 * ```
 *
 * @param left One a run, at least one; more is better.
 * @param right One a run, at least one.
 * @returns Fractions of 1.
 */
export function probabilityOfImprovement(left: readonly number[], right: readonly number[]): Resampled {
  return resampled([left, right], ([a, b]) => mean(a.map((x) => shareBelow(x, b))));
}

/** Fraction of values that are less than `x`; equal ones count half. */
function shareBelow(x: number, values: readonly number[]): number {
  let below = 0;
  // A loop in place of a mean of indicators: it is run for each run of each of thousands of resamples.
  for (const y of values) below += x > y ? 1 : x < y ? 0 : 0.5;
  return below / values.length;
}

function trimmedMean(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(TRIMMED * sorted.length);
  return mean(sorted.slice(cut, sorted.length - cut));
}

/** Resamples each sample by itself: the runs of different rows are independent. */
function resampled(
  samples: readonly (readonly number[])[],
  statistic: (samples: readonly (readonly number[])[]) => number,
): Resampled {
  const stream = new RandomStreams(0).stream("results/run-bootstrap");
  const values = Array.from(
    { length: RUN_RESAMPLES },
    () => statistic(samples.map((runs) => runs.map(() => runs[stream.integer(runs.length)]))),
  ).sort((a, b) => a - b);
  return {
    value: statistic(samples),
    low: quantileSorted(values, SIGNIFICANCE / 2),
    high: quantileSorted(values, 1 - SIGNIFICANCE / 2),
  };
}
