import type { Tolerance } from "./metrics.ts";
import type { PlannedClaim, PlannedPoint } from "./types.ts";

/**
 * The least margin where the spec gives none, percentage points: the paper's own rerun of a published program lies further from
 * it than this (reference: paper, "Table 1: comparison on Cityscapes").
 */
export const LEAST_MARGIN = 0.5;

/** The share of the paper's difference that is as good as none: with half of it the paper's effect would not be there. */
const SHARE = 0.5;

/**
 * The largest difference between two points that is as good as none.
 *
 * @param claim Which points and which score.
 * @param points All points of the table.
 * @param given What the spec says, which wins.
 * @returns In the unit of the metric; half the paper's difference where it gives both scores, at least {@linkcode LEAST_MARGIN}.
 */
export function marginOf(
  { claim, left, right }: Pick<PlannedClaim, "claim" | "left" | "right">,
  points: readonly PlannedPoint[],
  given: Tolerance,
): number {
  const { metric } = claim.left;
  const [a, b] = [left, right].map((name) => points.find((point) => point.name === name)!.paper[metric]);
  const claimed = a === null || b === null ? 0 : Math.abs(a - b);
  // Half a difference of scores with one decimal has two.
  return given[metric] ?? Number(Math.max(LEAST_MARGIN, SHARE * claimed).toFixed(2));
}
