/**
 * What the claims of a family come to, by their p-values.
 *
 * @module
 */
import type { ClaimOperator } from "../spec/mod.ts";
import { SIGNIFICANCE } from "./statistics/estimate.ts";
import type { SeedComparison } from "./statistics/seed_comparison.ts";
import { stepDown } from "./statistics/step_down.ts";

/** A claim that was tested on its own. */
export interface TestedClaim {
  readonly op: ClaimOperator;
  /** Left minus right. */
  readonly difference: number;
  /** p-value of no difference. */
  readonly p_value: number;
  /** p-value of a difference beyond the margin. */
  readonly p_margin: number;
}

/** What a tested claim comes to. */
export type Decision = "holds" | "fails" | "equivalent" | "inconclusive";

/** Decides claims together: a wrong decision about any of them has a chance of at most the level. */
export function decideFamily(claims: readonly TestedClaim[]): Decision[] {
  const adjusted = stepDown(claims.map(({ p_value, p_margin }) => [p_value, p_margin]));
  return claims.map(({ op, difference }, i) =>
    decide(op, { difference, p_adjusted: adjusted[i][0], p_margin_adjusted: adjusted[i][1] })
  );
}

/** Decides a claim by p-values that are corrected, or need not be. */
export function decide(
  op: ClaimOperator,
  { difference, p_adjusted, p_margin_adjusted }: Pick<
    SeedComparison,
    "difference" | "p_adjusted" | "p_margin_adjusted"
  >,
): Decision {
  const differs = p_adjusted! < SIGNIFICANCE;
  const isWithin = p_margin_adjusted! < SIGNIFICANCE;
  const asClaimed = op.startsWith(">") === difference > 0;
  if (op.length > 1 && isWithin) return "holds";
  if (differs) return asClaimed ? "holds" : "fails";
  return isWithin ? "equivalent" : "inconclusive";
}
