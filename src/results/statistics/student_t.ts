/**
 * Student's t distribution: intervals of the mean of few runs.
 *
 * @module
 */
import { mean, sampleStandardDeviation } from "simple-statistics";

/** A mean with its 95% confidence interval. */
export interface Interval {
  readonly mean: number;
  /** Lower end; null for a single value, which has no interval. */
  readonly low: number | null;
  /** Upper end; null for a single value. */
  readonly high: number | null;
}

const CONFIDENCE = 0.95;

/**
 * Mean and 95% interval over seeds, from Student's t.
 *
 * With three seeds a bootstrap has ten distinct resamples and far too narrow an interval; t is honest about how little
 * three runs say.
 *
 * @param values One per seed, at least one.
 */
export function meanInterval(values: readonly number[]): Interval {
  const center = mean([...values]);
  if (values.length < 2) return { mean: center, low: null, high: null };
  const error = sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  const reach = error * tQuantile((1 + CONFIDENCE) / 2, values.length - 1);
  return { mean: center, low: center - reach, high: center + reach };
}

/**
 * Quantile of Student's t.
 *
 * @param probability In (0.5, 1).
 * @param freedom Degrees of freedom, a whole number of at least 1.
 */
export function tQuantile(probability: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (tCumulative(high, freedom) < probability) high *= 2;
  for (let round = 0; round < 100; round++) {
    const middle = (low + high) / 2;
    if (tCumulative(middle, freedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Cumulative distribution of Student's t, by the finite sums that hold for whole degrees of freedom
 * (Abramowitz and Stegun 26.7.3 and 26.7.4).
 *
 * @param t Not negative.
 * @param freedom Degrees of freedom, a whole number of at least 1.
 */
export function tCumulative(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const square = Math.cos(angle) ** 2;
  const odd = freedom % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < freedom; k += 2) {
    term *= (k - 1) / k * square;
    sum += term;
  }
  const within = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 + within) / 2;
}
