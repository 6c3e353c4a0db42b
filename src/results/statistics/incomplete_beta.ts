/**
 * The regularised incomplete beta function, on which Student's distributions rest.
 *
 * @module
 */
import { gammaln } from "simple-statistics";

/** Relative change of the fraction below which another term changes nothing. */
const PRECISION = 1e-15;
/** Terms of the fraction: some hundred where `a` and `b` are in the ten thousands. */
const MOST_TERMS = 10_000;
/** Stands for a denominator of 0. */
const TINY = 1e-300;

/**
 * `I_x(a, b)`: the chance that a beta variable is below `x`, by its continued fraction (Press et al., Numerical Recipes, 3rd ed.,
 * 2007, section 6.4; the fraction is 26.5.8 of Abramowitz and Stegun, evaluated as Lentz does).
 *
 * @param x In [0, 1].
 * @param a Above 0.
 * @param b Above 0.
 * @returns In [0, 1].
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction is fast below the mean; above it the other tail is taken.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return front * continuedFraction(x, a, b) / a;
}

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return fraction;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
