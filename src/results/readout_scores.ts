/**
 * The scores of a cell as plain numbers.
 *
 * @module
 */
import { METRICS } from "../spec/mod.ts";
import type { CellResult } from "./types.ts";

/** Readouts and the probe, as a result names them. */
const READOUTS = ["literal", "converged", "linear"] as const;

/** Scores of each readout, and of the linear probe, by `<readout>/<metric>`, percent; what is undefined is left out. */
export function readoutScores({ metrics }: Pick<CellResult, "metrics">): Record<string, number> {
  const scores: Record<string, number> = {};
  for (const readout of READOUTS) {
    const summary = metrics?.[readout];
    for (const { name, of } of METRICS) {
      const value = summary ? of(summary) : null;
      if (value !== null) scores[`${readout}/${name}`] = value;
    }
  }
  return scores;
}
