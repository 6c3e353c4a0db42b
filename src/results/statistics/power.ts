/**
 * What a number of seeds can show: power of the paired t-test.
 *
 * @module
 */
import { MOST_SHIFT, noncentralT } from "./noncentral_t.ts";
import { tQuantile } from "./student_t.ts";

/** The chance with which a difference is to be found, fraction of 1 (J. Cohen, Statistical Power Analysis, 2nd ed., 1988). */
export const POWER = 0.8;

/** More seeds than this are as good as none can be. */
const MOST_SEEDS = 10_000;

/** A test that is planned. */
export interface PlannedTest {
  /** Standard deviation of the paired differences. */
  readonly deviation: number;
  /** Two-sided level, fraction of 1. */
  readonly level: number;
}

/**
 * The chance that the two-sided paired t-test finds a difference.
 *
 * @param shift The true difference over its standard error.
 * @param seeds At least 2.
 * @param level Two-sided, fraction of 1.
 */
export function tTestPower(shift: number, seeds: number, level: number): number {
  const critical = tQuantile(1 - level / 2, seeds - 1);
  const bounded = Math.min(Math.abs(shift), MOST_SHIFT);
  return 1 - noncentralT(critical, seeds - 1, bounded) + noncentralT(-critical, seeds - 1, bounded);
}

/**
 * The smallest true difference that is found with a chance of {@linkcode POWER}.
 *
 * @param seeds At least 2.
 * @returns In the unit of the deviation.
 */
export function detectableDifference({ deviation, level }: PlannedTest, seeds: number): number {
  let [low, high] = [0, MOST_SHIFT];
  for (let round = 0; round < 30; round++) {
    const middle = (low + high) / 2;
    if (tTestPower(middle, seeds, level) < POWER) low = middle;
    else high = middle;
  }
  return high * deviation / Math.sqrt(seeds);
}

/**
 * The smallest number of seeds that finds a true difference with a chance of {@linkcode POWER}.
 *
 * @param difference Above 0, in the unit of the deviation.
 * @param least The smallest number that may be the answer, at least 2.
 * @returns Null where more than ten thousand are needed.
 */
export function seedsNeeded(
  { deviation, level }: PlannedTest,
  difference: number,
  least: number,
): number | null {
  const suffices = (seeds: number) =>
    tTestPower(difference * Math.sqrt(seeds) / deviation, seeds, level) >= POWER;
  if (deviation === 0) return least;
  let [low, high] = [least - 1, least];
  while (!suffices(high)) {
    if (high >= MOST_SEEDS) return null;
    [low, high] = [high, Math.min(2 * high, MOST_SEEDS)];
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}
