/**
 * The best and the second of a column.
 *
 * @module
 */
import type { MetricDefinition } from "../../../spec/mod.ts";
import type { SeedScores } from "../../table_file.ts";

/** Place of a score in its column; null where it is neither. */
export type Rank = "best" | "second" | null;

/** Decimals of scores: two that are printed alike share their rank. */
export const DECIMALS = 1;

/**
 * Ranks the means of a column as they are printed.
 *
 * @param scores Scores of the rows; null for one that has none, or none to be ranked.
 * @param direction Which of two scores is the better one.
 * @returns A rank a row; none where there are not two different means.
 */
export function ranksOf(
  scores: readonly (Pick<SeedScores, "mean"> | null)[],
  direction: MetricDefinition["direction"],
): Rank[] {
  const printed = scores.map((score) => score?.mean == null ? null : Number(score.mean.toFixed(DECIMALS)));
  const distinct = [...new Set(printed.filter((mean) => mean !== null))].sort((a, b) => a - b);
  if (direction === "higher") distinct.reverse();
  if (distinct.length < 2) return printed.map(() => null);
  return printed.map((mean) => mean === distinct[0] ? "best" : mean === distinct[1] ? "second" : null);
}
