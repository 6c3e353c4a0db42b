/**
 * p-values corrected for the number of claims.
 *
 * @module
 */

/**
 * Corrects the p-values of a family so that the chance of any false rejection is at most the level (S. Holm, Scandinavian Journal of
 * Statistics 6, 1979), with what is known of the hypotheses (J. P. Shaffer, J. American Statistical Association 81, 1986): those of one
 * claim exclude each other, as a difference cannot be none and beyond a margin. So at most as many hypotheses are true as there are
 * claims, and a claim counts no more once all of its hypotheses are rejected. With one hypothesis a claim it is Holm's procedure.
 *
 * @example Holm's procedure
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { stepDown } from "@omh/bench";
 *
 * assertEquals(stepDown([[0.01], [0.04], [0.03]]), [[0.03], [0.06], [0.06]]);
 * ```
 *
 * @param claims For each claim the p-values of hypotheses of which at most one is true.
 * @returns Adjusted p-values in the same order; a hypothesis is rejected where its own is below the level.
 */
export function stepDown(claims: readonly (readonly number[])[]): number[][] {
  const adjusted = claims.map((hypotheses) => hypotheses.map(() => 1));
  const open = claims.map((hypotheses) => hypotheses.length);
  const ordered = claims.flatMap((hypotheses, claim) =>
    hypotheses.map((p, hypothesis) => ({ p, claim, hypothesis }))
  ).sort((a, b) => a.p - b.p);
  let largest = 0;
  for (const { p, claim, hypothesis } of ordered) {
    const possible = open.filter((count) => count > 0).length;
    largest = Math.max(largest, Math.min(1, possible * p));
    adjusted[claim][hypothesis] = largest;
    open[claim]--;
  }
  return adjusted;
}
