/**
 * The non-central t distribution: what t is where there is an effect.
 *
 * @module
 */
import { errorFunction } from "simple-statistics";
import { incompleteBeta } from "./incomplete_beta.ts";

/** Largest shift that the series takes: beyond it the weight of its first term is 0 in 64 bit. */
export const MOST_SHIFT = 37;
/** A term below this changes no digit that is used. */
const PRECISION = 1e-12;

/**
 * Chance of a value of at most `t` (R. V. Lenth, Algorithm AS 243, Applied Statistics 38, 1989); right to 1e-6, the precision of
 * the normal distribution in it.
 *
 * @param t Any number.
 * @param freedom Degrees of freedom, above 0.
 * @param shift The non-centrality parameter: effect over standard error, at most {@linkcode MOST_SHIFT} in size.
 */
export function noncentralT(t: number, freedom: number, shift: number): number {
  if (t < 0) return 1 - noncentralT(-t, freedom, -shift);
  const x = t * t / (freedom + t * t);
  const half = shift * shift / 2;
  let p = Math.exp(-half) / 2;
  let q = shift * p * Math.sqrt(2 / Math.PI);
  let sum = (1 - errorFunction(shift / Math.SQRT2)) / 2;
  // The weights are those of a Poisson variable with mean `half`: small before and after it.
  for (let j = 0;; j++) {
    const [even, odd] = [incompleteBeta(x, j + 0.5, freedom / 2), incompleteBeta(x, j + 1, freedom / 2)];
    sum += p * even + q * odd;
    if (j > half && (p + Math.abs(q)) * Math.max(even, odd) < PRECISION) break;
    p *= half / (j + 1);
    q *= half / (j + 1.5);
  }
  return Math.min(1, Math.max(0, sum));
}
