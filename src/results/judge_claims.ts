/**
 * What the runs say of a table's claims.
 *
 * @module
 */
import {
  type ClaimOperator,
  type Metric,
  type MetricDefinition,
  METRICS,
  type PlannedClaim,
} from "../spec/mod.ts";
import { rounded, roundPercent } from "./_format.ts";
import type { RowState } from "./row_states.ts";
import { decide } from "./family_verdicts.ts";
import type { JudgedClaim } from "./judged_claim.ts";
import { LEAST_SEEDS } from "./statistics/bounded_interval.ts";
import { classDifferences } from "./statistics/class_differences.ts";
import { GroupBootstrap, groupCount } from "./statistics/group_bootstrap.ts";
import { compareOnNewImages, type ImageComparison } from "./statistics/image_comparison.ts";
import { differencesOf, type PairedRows, pairRows } from "./statistics/pair_rows.ts";
import { probabilityOfImprovement, type Resampled } from "./statistics/improvement.ts";
import { compareSeeds, type SeedComparison } from "./statistics/seed_comparison.ts";
import { compareSequence } from "./statistics/sequence_comparison.ts";
import { stepDown } from "./statistics/step_down.ts";
import type { CellResult } from "./types.ts";

/** What tells whether a row's scores can be compared at all. */
export interface RowOutcome {
  readonly name: string;
  readonly state: RowState;
  /** How cells that did not finish ended, one line each. */
  readonly incidents: readonly string[];
  /** Keys of its cells. */
  readonly cells: readonly string[];
}

/** What claims are judged on. */
export interface ClaimEvidence {
  readonly rows: readonly RowOutcome[];
  /** Results of a row's cells. */
  readonly resultsOf: (row: string) => readonly CellResult[];
  /**
   * Whether seeds were added until the primary claims were decided.
   *
   * @default {false}
   */
  readonly isSequential?: boolean;
  /** Keeps the scores of cells on resamples of their images, for the next table with the same cells. */
  readonly bootstrap?: GroupBootstrap;
}

/** A claim with its rows compared, before the error rate is shared. */
interface ComparedClaim {
  readonly planned: PlannedClaim;
  /** The same for claims that are one test: on the same cells, whatever the rows are called and whichever stands left. */
  readonly test: string;
  /** Why it cannot be judged. */
  readonly trouble: Pick<JudgedClaim, "verdict" | "reason"> | null;
  readonly pairs: PairedRows | null;
  readonly differences: readonly number[];
  readonly bySeed: SeedComparison | null;
  readonly onNewImages: ImageComparison | null;
}

/** Judges claims, in order. */
export function judgeClaims(claims: readonly PlannedClaim[], evidence: ClaimEvidence): JudgedClaim[] {
  const family = new Set(
    claims.filter((claim) => isPrimary(claim, evidence)).map((claim) => testOf(claim, evidence)),
  );
  const bootstrap = evidence.bootstrap ?? new GroupBootstrap();
  const compared = claims.map((claim) =>
    compare(claim, evidence, claim.primary ? Math.max(family.size, 1) : 1, bootstrap)
  );
  const primary = new Map(
    compared.filter(({ planned }) => isPrimary(planned, evidence)).map((claim) => [claim.test, claim]),
  );
  const adjusted = stepDown(
    [...primary.values()].map(({ bySeed }) => [bySeed?.p_value ?? 1, bySeed?.p_margin ?? 1]),
  );
  const corrected = new Map([...primary.keys()].map((test, i) => [test, adjusted[i]]));
  return compared.map((claim) => judge(claim, claim.planned.primary ? corrected.get(claim.test) : undefined));
}

/** A claim on a row that is only quoted will never be tested, so that it takes no share of the error rate. */
function isPrimary({ primary, left, right }: PlannedClaim, { rows }: ClaimEvidence): boolean {
  return primary && [left, right].every((name) => rowOf(name, rows).state !== "not run here");
}

function testOf({ claim, left, right, margin }: PlannedClaim, { rows }: ClaimEvidence): string {
  const sides = [left, right].map((name) => rowOf(name, rows).cells.join(" "));
  const isTurned = sides[0] > sides[1];
  const op = claim.op.length === 1 ? "differs" : isTurned ? TURNED[claim.op] : claim.op;
  return JSON.stringify([claim.left.metric, op, margin, isTurned ? sides.toReversed() : sides]);
}

const TURNED: Readonly<Record<ClaimOperator, ClaimOperator>> = { ">": "<", "<": ">", ">=": "<=", "<=": ">=" };

function compare(
  planned: PlannedClaim,
  evidence: ClaimEvidence,
  family: number,
  bootstrap: GroupBootstrap,
): ComparedClaim {
  const { claim, left, right, margin } = planned;
  const compareBySeed = evidence.isSequential ? compareSequence : compareSeeds;
  const compared = pairRows(evidence.resultsOf(left), evidence.resultsOf(right));
  const pairs = typeof compared === "string" ? null : compared;
  const differences = pairs && differencesOf(pairs, claim.left.metric);
  const trouble = rowTrouble([left, right], evidence.rows) ??
    (pairs === null
      ? { verdict: "not comparable" as const, reason: compared as string }
      : differences === null
      ? { verdict: "not comparable" as const, reason: "the score is undefined" }
      : differences.length < LEAST_SEEDS
      ? {
        verdict: "too few seeds" as const,
        reason: `there are ${differences.length}, at least ${LEAST_SEEDS} decide`,
      }
      : null);
  return {
    planned,
    test: testOf(planned, evidence),
    trouble,
    pairs,
    differences: differences ?? [],
    bySeed: differences && compareBySeed(differences, { op: claim.op, margin, family }),
    // Its interval is that of a fixed number of seeds.
    onNewImages: pairs && differences && differences.length >= LEAST_SEEDS && !evidence.isSequential
      ? compareOnNewImages({
        bySeed: differences,
        resampled: bootstrap.differencesOf(pairs, claim.left.metric),
        groups: groupCount(pairs.left[0]),
      })
      : null,
  };
}

function judge(
  { planned, trouble, pairs, differences, bySeed, onNewImages }: ComparedClaim,
  corrected: readonly number[] | undefined,
): JudgedClaim {
  const { claim, primary, left, right, margin } = planned;
  const adjusted = bySeed && corrected && bySeed.p_value !== null
    ? { ...bySeed, p_adjusted: corrected[0], p_margin_adjusted: corrected[1] }
    : bySeed;
  const { metric } = claim.left;
  return {
    claim: claim.text,
    primary,
    metric,
    left,
    right,
    verdict: trouble?.verdict ?? decide(claim.op, adjusted!),
    reason: trouble?.reason ?? null,
    margin,
    seeds: pairs?.seeds ?? [],
    differences: differences.map((difference) => roundPercent(difference)!),
    this_benchmark: adjusted && rounded(adjusted),
    new_images: onNewImages && rounded(onNewImages),
    improvement: pairs && differences.length >= LEAST_SEEDS ? improvementOf(metric, pairs) : null,
    iou: pairs &&
      rounded(
        classDifferences(
          pairs.left.map(({ scores }) => scores.iou),
          pairs.right.map(({ scores }) => scores.iou),
        ),
      ),
  };
}

function improvementOf(metric: Metric, { left, right }: PairedRows): Resampled {
  const { of } = METRICS.find(({ name }) => name === metric)! as MetricDefinition;
  return rounded(
    probabilityOfImprovement(
      left.flatMap(({ scores }) => of(scores) ?? []),
      right.flatMap(({ scores }) => of(scores) ?? []),
    ),
  );
}

/** Why a claim on rows cannot be judged, whatever they score; null where it can. */
function rowTrouble(
  names: readonly string[],
  rows: readonly RowOutcome[],
): Pick<JudgedClaim, "verdict" | "reason"> | null {
  const states = names.map((name) => rowOf(name, rows));
  const quoted = states.filter(({ state }) => state === "not run here").map(({ name }) =>
    `"${name}" is not run here`
  );
  if (quoted.length > 0) return { verdict: "not run", reason: quoted.join(" and ") };
  const unfinished = states.filter(({ state }) => state === "unfinished").map(({ name, incidents }) =>
    `"${name}" did not finish (${incidents.map((line) => line.split(" at ")[0]).join(", ")})`
  );
  return unfinished.length > 0 ? { verdict: "unfinished", reason: unfinished.join(" and ") } : null;
}

function rowOf(name: string, rows: readonly RowOutcome[]): RowOutcome {
  return rows.find((row) => row.name === name)!;
}
