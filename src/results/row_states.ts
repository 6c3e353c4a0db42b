/**
 * How the cells of a row ended, in words.
 *
 * @module
 */
import { hasCollapsed } from "../evaluate/collapse.ts";
import { primaryScores } from "./primary_scores.ts";
import type { CellResult } from "./types.ts";

/**
 * The state of a row: `unfinished` where a seed failed, else `diverged` or `collapsed` where a seed did, else `finished`.
 * `not run here` is a row that is only quoted from the paper. Diverged and collapsed seeds count with the score that they have.
 */
export type RowState = "finished" | "diverged" | "collapsed" | "unfinished" | "not run here";

/** Seeds whose training diverged; they are scored as the constant prediction. */
export function divergedSeeds(results: readonly CellResult[]): number[] {
  return results.filter(({ outcome }) => outcome.status === "diverged").map(({ seed }) => seed);
}

/** Seeds whose heads have collapsed; features that no head was trained on cannot. */
export function collapsedSeeds(results: readonly CellResult[]): number[] {
  return results.filter((result) => {
    const { metrics, settings } = result;
    if (!metrics?.codes || settings.train.steps === 0) return false;
    const { effective_clusters: effectiveClusters, mean_cosine: meanCosine, effective_rank: effectiveRank } =
      metrics.codes;
    return hasCollapsed(
      { effectiveClusters, meanCosine, effectiveRank },
      Object.keys(primaryScores(result)!.iou).length,
    );
  }).map(({ seed }) => seed);
}

/**
 * The state of a row that is run.
 *
 * @param results Results of its cells, one a seed.
 */
export function rowState(results: readonly CellResult[]): RowState {
  if (results.some(({ outcome }) => outcome.status === "failed")) return "unfinished";
  if (divergedSeeds(results).length > 0) return "diverged";
  return collapsedSeeds(results).length > 0 ? "collapsed" : "finished";
}

/** How the cells that did not finish ended, one line each. */
export function incidents(results: readonly CellResult[]): string[] {
  return results.flatMap(({ seed, outcome }) =>
    outcome.status === "finished"
      ? []
      : [`seed ${seed} ${outcome.status} at step ${outcome.step}: ${outcome.cause ?? "without a message"}`]
  );
}

/** What is noted of rows, each line with the name of its row. */
export function rowNotes(
  rows: readonly {
    readonly name: string;
    readonly note: string | null;
    readonly incidents: readonly string[];
    readonly collapsed: readonly number[];
  }[],
): string[] {
  return rows.flatMap(({ name, note, incidents, collapsed }) => [
    ...note ? [`${name}: ${note}`] : [],
    ...incidents.map((incident) => `${name}: ${incident}`),
    ...collapsed.length > 0 ? [`${name}: collapsed with seed ${collapsed.join(", ")}`] : [],
  ]);
}
