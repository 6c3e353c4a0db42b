/**
 * How spread out a transport plan is.
 *
 * @module
 */

/**
 * Entropy of a plan, `H(T) = - sum T log T`, in nats: it grows with the temperature.
 *
 * @param plan Entries that sum to 1.
 * @returns 0 to log of the number of entries, nats.
 *
 * @example The uniform plan has the largest entropy
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { planEntropy } from "@omh/bench";
 *
 * assertAlmostEquals(planEntropy(new Float32Array([0.25, 0.25, 0.25, 0.25])), Math.log(4));
 * ```
 */
export function planEntropy(plan: Float32Array): number {
  return plan.reduce((sum, t) => t > 0 ? sum - t * Math.log(t) : sum, 0);
}
