/**
 * What the control studies came to.
 *
 * @module
 */
import { byMetric, type Metric } from "../../spec/mod.ts";
import type { Verdict } from "../judged_claim.ts";
import type { TableFile } from "../table_file.ts";
import { LOOKS } from "./scenarios.ts";
import { type FalsePositives, falsePositives } from "./splits.ts";

/** The study of one configuration with many seeds. */
export const AA = "aa";
/** Seeds of each of the two sets that it is split into: as many as tables have. */
const SET = 10;
/** Number of splits: a share of 5% is right to about half a point. */
const SPLITS = 2000;

/** A study whose outcome is known. */
export interface Control {
  /** Its spec's `id`. */
  readonly study: string;
  /** What its primary claim has to come to. */
  readonly expected: Verdict;
}

/** The studies whose outcome is known. */
export const CONTROLS: readonly Control[] = [
  { study: "positive-control", expected: "holds" },
  { study: "negative-control", expected: "fails" },
];

/** Shares of false positives at a nominal 5% that are as they should be: two sets of seeds are no exact sample. */
export const NEAR_NOMINAL = { least: 0.02, most: 0.08 } as const;

/** One configuration against itself. */
export interface AaOutcome {
  /** Number of seeds that it was run with. */
  readonly seeds: number;
  /** Number of seeds of each set. */
  readonly set: number;
  /** How often they were split. */
  readonly splits: number;
  /** Shares of the splits in which a difference was found, by metric. */
  readonly found: Readonly<Record<Metric, FalsePositives>>;
  /** Whether the shares of the test of a fixed number of seeds are near their nominal 5%, and those of the other at most there. */
  readonly passed: boolean;
}

/** What became of a study whose outcome is known. */
export interface ControlOutcome {
  /** Its spec's `id`. */
  readonly study: string;
  /** The claim. */
  readonly claim: string;
  /** What it has to come to. */
  readonly expected: Verdict;
  /** What it came to. */
  readonly verdict: Verdict;
  /** Seeds of the row on the left that are marked as collapsed. */
  readonly collapsed: readonly number[];
  /** Whether it came out as it has to. */
  readonly passed: boolean;
}

/**
 * Splits the seeds of the one row of a study.
 *
 * @param table A table with one row, run with at least twice as many seeds as a set has.
 */
export function aaOutcome({ rows: [row] }: TableFile): AaOutcome {
  const seeds = row.seeds.length;
  const looks = LOOKS.filter((count) => 2 * count <= seeds);
  const found = byMetric(({ name }) => {
    const scores = (row[name]?.values ?? []).filter((value) => value !== null);
    return falsePositives(scores, { seeds: SET, looks, splits: SPLITS });
  });
  const passed = Object.values(found).every(({ fixed, sequential }) =>
    fixed >= NEAR_NOMINAL.least && fixed <= NEAR_NOMINAL.most && sequential <= NEAR_NOMINAL.most
  );
  return { seeds, set: SET, splits: SPLITS, found, passed };
}

/** Holds a study against what it has to come to. */
export function controlOutcome({ rows, claims }: TableFile, control: Control): ControlOutcome {
  const { study, expected } = control;
  const { claim, verdict, left } = claims.find(({ primary }) => primary)!;
  const { collapsed } = rows.find(({ name }) => name === left)!;
  return { study, claim, expected, verdict, collapsed, passed: verdict === expected };
}
