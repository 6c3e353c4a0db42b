/**
 * What ends a table that is run until its primary claims are decided.
 *
 * @module
 */
import type { SequentialStopping, TablePlan } from "../spec/mod.ts";
import { EFFECT_VARIANCE } from "./statistics/sequential_test.ts";

/** How a table that has as many seeds as it took was judged. */
export interface Stopping extends SequentialStopping {
  /** The test, which may be looked at after every seed. */
  readonly test: "anytime-valid t-test";
  /** Variance of the standardised effect in the mixture of the test. */
  readonly effect_variance: number;
}

/** The rule of a plan as its table states it. */
export function stoppingOf({ max_seeds }: SequentialStopping): Stopping {
  return { test: "anytime-valid t-test", effect_variance: EFFECT_VARIANCE, max_seeds };
}

/** The sentence that stands above such a table. */
export function stoppingNote({ max_seeds, effect_variance }: Stopping): string {
  return "Run until every primary claim was decided, not the table of the spec's seeds: the rows of a claim got more seeds until its " +
    `anytime-valid t-test decided it (normal mixture over the effect, variance ${effect_variance}), at most ${max_seeds}. ` +
    "Intervals of its differences are 95% confidence sequences.";
}

/** Where the files of a table lie below the folder of its track, with a slash at its end: neither kind overwrites the other. */
export function tableFolder({ stopping }: Pick<TablePlan, "stopping">): string {
  return stopping ? "until-decided/" : "";
}
