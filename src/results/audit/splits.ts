/**
 * One configuration against itself: what is found is found wrongly.
 *
 * @module
 */
import { RandomStreams } from "../../base/random.ts";
import { meanEstimate, pEqual, SIGNIFICANCE } from "../statistics/estimate.ts";
import { pNoDifference } from "../statistics/sequential_test.ts";

/** How scores of one configuration are split. */
export interface SplitPlan {
  /** Number of seeds of each of the two sets that are compared as a table's rows are. */
  readonly seeds: number;
  /** Numbers of pairs at which a run until its claims are decided looks. */
  readonly looks: readonly number[];
  /** How many splits. */
  readonly splits: number;
}

/** Shares of the splits in which a difference was found. */
export interface FalsePositives {
  /** By the test of a fixed number of seeds. */
  readonly fixed: number;
  /** By the test that may be looked at after each, at any of the looks. */
  readonly sequential: number;
}

/**
 * Splits the scores of one configuration into two disjoint sets of seeds, over and over, and tests their difference.
 *
 * @param scores One a seed; twice as many as a set or the last look has, at least.
 */
export function falsePositives(scores: readonly number[], plan: SplitPlan): FalsePositives {
  const { seeds, looks, splits } = plan;
  const most = Math.max(seeds, ...looks);
  if (2 * most > scores.length) {
    throw new RangeError(
      `Cannot split ${scores.length} seeds into two sets of ${most}: they are too few, expected ${2 * most}`,
    );
  }
  const random = new RandomStreams(0);
  const found = { fixed: 0, sequential: 0 };
  for (let split = 0; split < splits; split++) {
    const order = random.stream("audit/splits", split).permutation(scores.length);
    const differences = Array.from({ length: most }, (_, i) => scores[order[i]] - scores[order[most + i]]);
    if (pEqual(meanEstimate(differences.slice(0, seeds)), 0) < SIGNIFICANCE) found.fixed++;
    if (looks.some((count) => pNoDifference(differences.slice(0, count)) < SIGNIFICANCE)) found.sequential++;
  }
  return { fixed: found.fixed / splits, sequential: found.sequential / splits };
}
