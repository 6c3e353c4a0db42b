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

/** Evidence for something, as strong as it ever was. */
export interface AnytimeEvidence {
  /** Anytime-valid p-value: one over the largest e-value so far, at most 1. It may be looked at after any seed. */
  readonly pValue: number;
  /** After how many differences it was reached. */
  readonly at: number;
  /** Mean of the differences then. */
  readonly mean: number;
}

/**
 * Evidence against a mean of zero. The differences lie on the side of `mean`.
 *
 * @param values Differences in the order of their seeds, at least one.
 */
export function differenceEvidence(values: readonly number[]): AnytimeEvidence {
  return strongest(runningSums(values), (sums) => logEValue(sums));
}

/**
 * Evidence for a mean within a margin: two one-sided tests of its ends (TOST; Schuirmann 1987), at the weaker of their e-values. Its
 * p-value is at most `alpha` once the confidence sequence of `alpha` lies within the margin.
 *
 * @param values Differences in the order of their seeds, at least one.
 * @param margin Positive, in the unit of the differences.
 */
export function equivalenceEvidence(values: readonly number[], margin: number): AnytimeEvidence {
  return strongest(
    runningSums(values),
    (sums) => Math.abs(sums.mean) < margin ? Math.min(logEValue(sums, margin), logEValue(sums, -margin)) : 0,
  );
}

function strongest(
  looks: readonly RunningSums[],
  logEvidence: (sums: RunningSums) => number,
): AnytimeEvidence {
  const logs = looks.map(logEvidence);
  const best = logs.reduce((best, log, i) => log > logs[best] ? i : best, 0);
  const { count, mean } = looks[best];
  return { pValue: Math.min(1, Math.exp(-logs[best])), at: count, mean };
}
