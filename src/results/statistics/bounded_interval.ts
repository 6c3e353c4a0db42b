/**
 * The interval of a mean that cannot leave the scale of its scores.
 *
 * @module
 */
import { mean } from "simple-statistics";
import { type Estimate, interval, meanEstimate } from "./estimate.ts";

/** Fewer runs than this have no interval and decide nothing: their spread is hardly known. */
export const LEAST_SEEDS = 5;

/** A mean with its 95% interval. */
export interface Interval {
  /** Mean of the values. */
  readonly mean: number;
  /** Lower end; null with fewer than {@linkcode LEAST_SEEDS} values. */
  readonly low: number | null;
  /** Upper end; null with fewer than {@linkcode LEAST_SEEDS} values. */
  readonly high: number | null;
}

/**
 * Mean and 95% interval over seeds.
 *
 * The interval is Student's t on the logit of the mean, whose error follows by the delta method (G. W. Oehlert, The American
 * Statistician 46, 1992; R. G. Newcombe, The American Statistician 55, 2001), and is taken back to the scale of the scores. It is the
 * plain interval where the spread is small, and never leaves the scale.
 *
 * @example Five seeds near an end of the scale
 * ```ts
 * import { boundedInterval } from "@omh/bench";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const { mean, low, high } = boundedInterval([1, 2, 9, 3, 5]);
 * assertEquals(mean, 4);
 * assert(low! > 0 && high! > 8);
 * ```
 *
 * @param values One per seed, at least one, within the range.
 * @param range Ends of the scale.
 * @returns The mean, and where there are enough values its interval.
 */
export function boundedInterval(
  values: readonly number[],
  [least, most]: readonly [number, number] = [0, 100],
): Interval {
  if (values.length < LEAST_SEEDS) return { mean: mean([...values]), low: null, high: null };
  const estimate = meanEstimate(values);
  const width = most - least;
  const share = (estimate.value - least) / width;
  // A mean on an end of the scale is one of values that are all there.
  if (share <= 0 || share >= 1) return { mean: estimate.value, low: estimate.value, high: estimate.value };
  const onLogit: Estimate = {
    value: Math.log(share / (1 - share)),
    error: estimate.error / (width * share * (1 - share)),
    freedom: estimate.freedom,
  };
  const [low, high] = interval(onLogit).map((logit) => least + width / (1 + Math.exp(-logit)));
  return { mean: estimate.value, low, high };
}
