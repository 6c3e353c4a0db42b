/**
 * The t-test that may be looked at after every seed: an e-process, and the confidence sequence that it inverts to.
 *
 * @module
 */

/**
 * Variance of the standardised effect (mean over standard deviation of the differences) in the mixture. Default 1, the unit
 * information prior (Kass and Wasserman 1995): an effect of the size of the spread over seeds is what ten seeds are to find, no
 * verdict at 5% is possible before the fifth seed, and the number of seeds needed hardly depends on it (`docs/statistics.md`).
 */
export const EFFECT_VARIANCE = 1;

/** Differences in the order in which their seeds were run, summed up. */
export interface RunningSums {
  /** How many there are. */
  readonly count: number;
  /** Their mean, in the unit of the scores. */
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly squares: number;
}

/** The sums after each difference, one of a count after the other (Welford's recurrence). */
export function runningSums(values: readonly number[]): RunningSums[] {
  let [mean, squares] = [0, 0];
  return values.map((value, i) => {
    const before = value - mean;
    mean += before / (i + 1);
    squares += before * (value - mean);
    return { count: i + 1, mean, squares };
  });
}

/**
 * Logarithm of the e-value against a mean of `center`.
 *
 * With `t` of `n` differences against `center` and `g` the variance of the effect in the mixture,
 *
 *     E_n = (1 + n g)^(-1/2) ((1 + t^2 / (n-1)) / (1 + t^2 / ((n-1) (1 + n g))))^(n/2)
 *
 * It is the likelihood ratio of the scale-invariant statistic, the effect drawn from a normal distribution, and the spread from its
 * right Haar prior: a test martingale under normal differences of mean `center` and any spread, so that by Ville's inequality
 * the chance of `E_n >= 1/alpha` at any `n`, ever, is at most `alpha` (Lai 1976; Wang and Ramdas 2025, "Anytime-valid t-tests and
 * confidence sequences for Gaussian means with unknown variance", the Gaussian mixture; Pérez-Ortiz et al. 2024, "E-statistics,
 * group invariance and anytime-valid testing").
 *
 * @param center The mean that is tested.
 * @returns 0 for a single difference, which says nothing of the spread.
 */
export function logEValue({ count, mean, squares }: RunningSums, center = 0): number {
  if (count < 2) return 0;
  const ratio = 1 + count * EFFECT_VARIANCE;
  const explained = count * (mean - center) ** 2;
  if (explained === 0) return -Math.log(ratio) / 2;
  return -Math.log(ratio) / 2 +
    count / 2 * (Math.log(squares + explained) - Math.log(squares + explained / ratio));
}

/**
 * Half width of the confidence sequence: the means that the e-process has not yet spoken against, `E_n < 1/alpha`, are those
 * within it. The true mean lies within at all counts at once with a chance of at least `1 - alpha`.
 *
 * @param alpha Chance of error, in (0, 1).
 * @returns Infinite as long as no mean can be ruled out: below 5 differences at 5%.
 */
export function sequenceReach({ count, squares }: RunningSums, alpha: number): number {
  if (count < 2) return Infinity;
  const ratio = 1 + count * EFFECT_VARIANCE;
  const bound = (Math.sqrt(ratio) / alpha) ** (2 / count);
  return bound < ratio ? Math.sqrt(squares / count * ratio * (bound - 1) / (ratio - bound)) : Infinity;
}

/**
 * Anytime-valid p-value of no difference: one over the largest e-value so far, at most 1. It may be looked at after any seed, and what
 * it once decided stays decided: looks at which the mean lay on the other side than now do not count.
 *
 * @param values Differences in the order of their seeds, at least one.
 */
export function pNoDifference(values: readonly number[]): number {
  const looks = runningSums(values);
  const side = Math.sign(looks.at(-1)!.mean);
  return pOf(looks.map((sums) => Math.sign(sums.mean) === side ? logEValue(sums) : 0));
}

/**
 * Anytime-valid p-value of a mean that does not lie between two bounds: one-sided tests of each (TOST; Schuirmann 1987), at the weaker
 * of their e-values. It is at most `alpha` once the confidence sequence of `alpha` lies between the bounds.
 *
 * @param values Differences in the order of their seeds, at least one.
 * @param low May be minus infinity.
 * @param high May be infinity.
 */
export function pNotBetween(values: readonly number[], low: number, high: number): number {
  const bounds = [low, high].filter(Number.isFinite);
  return pOf(
    runningSums(values).map((sums) =>
      low < sums.mean && sums.mean < high ? Math.min(...bounds.map((bound) => logEValue(sums, bound))) : 0
    ),
  );
}

function pOf(logEValues: readonly number[]): number {
  return Math.min(1, Math.exp(-Math.max(...logEValues)));
}
