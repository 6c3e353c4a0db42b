/**
 * How spread out a transport plan is.
 *
 * @module
 */

/**
 * Entropy of a plan, `H(T) = - sum T log T`, in nats: it grows with the temperature.
 *
 * @param plan Entries that sum to 1.
 */
export function planEntropy(plan: Float32Array): number {
  return plan.reduce((sum, t) => t > 0 ? sum - t * Math.log(t) : sum, 0);
}
