/**
 * Several claims judged together.
 *
 * @module
 */

/**
 * Adjusts the p-values of a family by Holm's step-down procedure (Holm 1979, "A simple sequentially rejective multiple test
 * procedure"): rejecting what lies at or below `alpha` errs anywhere in the family with a chance of at most `alpha`, however the
 * tests hang together.
 *
 * @param pValues In any order.
 * @returns Adjusted p-values in the same order, each at most 1.
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}
