/**
 * What the runs say of a table's claims.
 *
 * @module
 */
import type { ClaimOperator, Metric, PlannedClaim } from "../spec/mod.ts";
import { compareRows, type Difference, type RowComparison } from "./statistics/compare_rows.ts";
import type { RowState } from "./captions.ts";
import type { CellResult } from "./types.ts";

/** Differences with a p-value below this are told apart from none. */
export const SIGNIFICANCE = 0.05;

/**
 * `holds`: the difference is significant and as claimed; `fails`: significant and the other way; `undecided`: anything
 * else, for `>=` and `<=` too, as a tie cannot be told from a small difference.
 */
export type Verdict = "holds" | "fails" | "undecided";

/** A claim with what the runs say of it. */
export interface JudgedClaim {
  /** As the spec writes it. */
  readonly claim: string;
  /** The metric that it is about. */
  readonly metric: Metric;
  /** Names of the rows that are compared. */
  readonly left: string;
  /** Name of the row on the right. */
  readonly right: string;
  /** What the results say of it. */
  readonly verdict: Verdict;
  /** Why it is undecided; null where it is decided. */
  readonly reason: string | null;
  /** Left minus right, mean over the common seeds, percentage points; null where the rows cannot be compared. */
  readonly difference: number | null;
  /** Two-sided p-value of the difference. */
  readonly p_value: number | null;
  /** Number of seeds that are paired. */
  readonly seeds: number;
  /** Differences of IoU by class; null where the rows cannot be compared. */
  readonly iou: RowComparison["iou"] | null;
}

/** What tells whether a row's scores can be compared at all. */
export interface RowOutcome {
  readonly name: string;
  readonly state: RowState;
  /** How cells that did not finish ended, one line each. */
  readonly incidents: readonly string[];
  /** Seeds whose heads have collapsed. */
  readonly collapsed: readonly number[];
}

/** What claims are judged on. */
export interface ClaimEvidence {
  readonly rows: readonly RowOutcome[];
  /** Results of a row's cells. */
  readonly resultsOf: (row: string) => readonly CellResult[];
}

/** Judges claims, in order. */
export function judgeClaims(
  claims: readonly PlannedClaim[],
  { rows, resultsOf }: ClaimEvidence,
): JudgedClaim[] {
  const known = new Map<string, RowComparison | string>();
  return claims.map(({ claim, left, right }) => {
    const pair = JSON.stringify([left, right]);
    const compared = known.get(pair) ?? compareRows(resultsOf(left), resultsOf(right));
    known.set(pair, compared);
    const trouble = [left, right].flatMap((name) => troubleOf(name, rows)).join(" and ") || null;
    const { metric } = claim.left;
    return {
      claim: claim.text,
      metric,
      left,
      right,
      ...verdictOn(claim.op, metric, compared, trouble),
    };
  });
}

type Judgement = Pick<JudgedClaim, "verdict" | "reason" | "difference" | "p_value" | "seeds" | "iou">;

function verdictOn(
  op: ClaimOperator,
  metric: Metric,
  compared: RowComparison | string,
  trouble: string | null,
): Judgement {
  if (typeof compared === "string") {
    const reason = trouble ?? compared;
    return { verdict: "undecided", reason, difference: null, p_value: null, seeds: 0, iou: null };
  }
  const measured = compared[metric];
  const reason = trouble ?? doubt(measured);
  return {
    verdict: reason === null ? decide(op, measured!.difference) : "undecided",
    reason,
    difference: measured?.difference ?? null,
    p_value: measured?.p_value ?? null,
    seeds: compared.seeds.length,
    iou: compared.iou,
  };
}

function decide(op: ClaimOperator, difference: number): Verdict {
  return op.startsWith(">") === difference > 0 ? "holds" : "fails";
}

/** Why a difference decides nothing; null if it does. */
function doubt(measured: Difference | null): string | null {
  if (measured === null) return "the score is undefined";
  if (measured.p_value === null) return "one seed says nothing about the spread over seeds";
  return measured.p_value < SIGNIFICANCE ? null : `p is not below ${SIGNIFICANCE}`;
}

/** Why a row cannot be judged; none if it can. */
function troubleOf(name: string, rows: readonly RowOutcome[]): string[] {
  const row = rows.find((row) => row.name === name)!;
  switch (row.state) {
    case "not run here":
      return [`"${name}" is not run here`];
    case "unfinished":
      return [`"${name}" did not finish (${row.incidents.map((line) => line.split(" at ")[0]).join(", ")})`];
    case "collapsed":
      return [`"${name}" is collapsed (seed ${row.collapsed.join(", ")})`];
    case "finished":
      return [];
  }
}
