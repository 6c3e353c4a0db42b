/**
 * How the cells of a row ended, in one word.
 *
 * @module
 */
import { hasCollapsed } from "../evaluate/collapse.ts";
import type { CellResult } from "./types.ts";

/**
 * The state of a row: `unfinished` where a seed diverged or failed, else `collapsed` where a seed did, else `finished`.
 * `not run here` is a row that is only quoted from the paper.
 */
export type RowState = "finished" | "collapsed" | "unfinished" | "not run here";

/** Seeds whose heads have collapsed. */
export function collapsedSeeds(results: readonly CellResult[]): number[] {
  return results.filter(({ metrics }) =>
    metrics && hasCollapsed({
      effectiveClusters: metrics.effective_clusters,
      meanCodeCosine: metrics.mean_code_cosine,
    })
  ).map(({ seed }) => seed);
}

/**
 * The state of a row that is run.
 *
 * @param results Results of its cells, one a seed.
 */
export function rowState(results: readonly CellResult[]): RowState {
  if (results.some(({ outcome }) => outcome.status !== "finished")) return "unfinished";
  return collapsedSeeds(results).length > 0 ? "collapsed" : "finished";
}

/** How the cells that did not finish ended, one line each. */
export function incidents(results: readonly CellResult[]): string[] {
  return results.flatMap(({ seed, outcome }) =>
    outcome.status === "finished"
      ? []
      : [`seed ${seed} ${outcome.status} at step ${outcome.step}: ${outcome.cause}`]
  );
}
