/**
 * Student's t distribution, for any positive number of degrees of freedom.
 *
 * @module
 */
import { incompleteBeta } from "./incomplete_beta.ts";

/**
 * Chance of a value above `t`, exact in the tail (Abramowitz and Stegun 26.7.1 by 26.5.27).
 *
 * @param t Any number; infinite ones too.
 * @param freedom Degrees of freedom, above 0.
 */
export function tUpperTail(t: number, freedom: number): number {
  const beyond = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t > 0 ? beyond : 1 - beyond;
}

/**
 * Quantile of Student's t, by bisection.
 *
 * @param probability In (0, 1).
 * @param freedom Degrees of freedom, above 0.
 */
export function tQuantile(probability: number, freedom: number): number {
  if (probability < 0.5) return -tQuantile(1 - probability, freedom);
  let [low, high] = [0, 1];
  while (tUpperTail(high, freedom) > 1 - probability) high *= 2;
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (tUpperTail(middle, freedom) > 1 - probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
