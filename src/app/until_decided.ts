/**
 * A table with as many seeds as it takes to decide its primary claims.
 *
 * @module
 */
import { identifyCells } from "../launch/cell_identity.ts";
import type { JudgedClaim } from "../results/judged_claim.ts";
import { ResultStore } from "../results/result_store.ts";
import { SIGNIFICANCE } from "../results/statistics/estimate.ts";
import { expectedSeeds } from "../results/statistics/expected_seeds.ts";
import { differencesOf, pairRows } from "../results/statistics/pair_rows.ts";
import { runningSums } from "../results/statistics/sequential_test.ts";
import type { CellResult } from "../results/types.ts";
import { type PlannedClaim, type PlannedPoint, type TablePlan, withSeeds } from "../spec/mod.ts";
import { loaded, type LoadedPlan, UsageError } from "./load_plan.ts";
import { launchedEngine } from "./open_launcher.ts";
import { type FinishedTable, type RunListener, type RunOptions, runTable } from "./run_table.ts";

/** Largest number of seeds of a row unless another is given: by it every second effect of half the spread over seeds is found. */
export const MAX_SEEDS = 40;

/** Seeds at first, and seeds that are added at a time: none can decide before the fifth, and cells of a batch share their features. */
const BATCH = 5;

/** What a claim is likely to take. */
export interface ExpectedSeeds {
  /** As the spec writes it. */
  readonly claim: string;
  /** Seeds that both of its rows have results of. */
  readonly seeds: number;
  /** A guess from the mean and the spread of these; infinite where more than there may be, undefined where they are fewer than five. */
  readonly expected: number | undefined;
}

/** How a table is run until its claims are decided. */
export interface UntilDecidedOptions extends Omit<RunOptions, "fresh"> {
  /**
   * Largest number of seeds of a row.
   *
   * @default {40}
   */
  readonly maxSeeds?: number;
  /** Told how it is coming along. */
  readonly listener?: UntilDecidedListener;
}

/** Told how a table that is run until its claims are decided is coming along. */
export interface UntilDecidedListener extends RunListener {
  /** Before each batch of seeds: what the claims that are not decided are likely to take. */
  onExpected?(claims: readonly ExpectedSeeds[]): void;
}

/** A table that was run until its claims were decided, or there were as many seeds as there may be. */
export interface DecidedTable extends FinishedTable {
  /** Primary claims that are not decided. */
  readonly open: readonly JudgedClaim[];
}

/**
 * Runs a table with five seeds, and its primary claims that are not decided with five more at a time, until all are or there are
 * no more seeds to add. The seeds are those of the spec, then the whole numbers that follow the largest. Cells that are finished are
 * taken; which seeds a claim gets depends on no result that an earlier run has left, so the table is the same whoever runs it.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param options How it is run, and the largest number of seeds.
 * @returns The table, its results, and the claims that are still open.
 * @throws {UsageError} The spec has no primary claims that can be judged, as a trial has none.
 *
 * @example A table without primary claims cannot be decided
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { loadPlan, runUntilDecided, UsageError } from "@omh/bench";
 *
 * const trial = await loadPlan("tables/ablation-tau.yaml", { steps: 20 });
 * await assertRejects(() => runUntilDecided(trial), UsageError, "a trial has none");
 * ```
 */
export async function runUntilDecided(
  spec: string | LoadedPlan,
  options: UntilDecidedOptions = {},
): Promise<DecidedTable> {
  const { maxSeeds = MAX_SEEDS, listener } = options;
  const planned = await loaded(spec, options);
  const claims = decidableClaims(planned.plan);
  const counts = new Map(pointsOf(planned.plan).map(({ name }) => [name, Math.min(BATCH, maxSeeds)]));
  let open = claims;
  for (;;) {
    listener?.onExpected?.(await expectations(planned, open, { ...options, maxSeeds }));
    const plan = { ...withCounts(planned.plan, counts), stopping: { max_seeds: maxSeeds } };
    const finished = await runTable({ ...planned, plan }, options);
    const undecided = finished.table.claims.filter(isOpen);
    open = claims.filter(({ claim }) => undecided.some((judged) => judged.claim === claim.text));
    const growing = new Set(open.flatMap(({ left, right }) => [left, right]))
      .intersection(new Set([...counts].filter(([, count]) => count < maxSeeds).map(([name]) => name)));
    const isBroken = finished.results.some(({ outcome }) => outcome.status === "failed");
    if (growing.size === 0 || isBroken) return { ...finished, open: undecided };
    for (const name of growing) counts.set(name, Math.min(counts.get(name)! + BATCH, maxSeeds));
  }
}

/** Whether more seeds may decide a claim. */
function isOpen({ primary, verdict }: JudgedClaim): boolean {
  return primary && (verdict === "inconclusive" || verdict === "too few seeds" || verdict === "unfinished");
}

/**
 * The primary claims on rows that are run.
 *
 * @throws {UsageError} There is none.
 */
export function decidableClaims(plan: TablePlan): PlannedClaim[] {
  const run = new Set(pointsOf(plan).filter(({ settings }) => settings !== null).map(({ name }) => name));
  const claims = plan.claims.filter(({ primary, left, right }) => primary && run.has(left) && run.has(right));
  if (claims.length > 0) return claims;
  throw new UsageError(
    `Cannot run "${plan.id}" until its claims are decided: it has no primary claim on rows that are run` +
      `${plan.changes ? ", as a trial has none" : ""}, expected one`,
  );
}

function pointsOf({ rows }: TablePlan): PlannedPoint[] {
  return rows.flatMap(({ points }) => points);
}

/** The plan with so many seeds of each point. */
function withCounts(plan: TablePlan, counts: ReadonlyMap<string, number>): TablePlan {
  return withSeeds(plan, ({ name, seeds }) => {
    const next = Math.max(-1, ...seeds) + 1;
    return Array.from({ length: counts.get(name)! }, (_, i) => seeds[i] ?? next + i - seeds.length);
  });
}

/** What claims are likely to take, by the results that are there already. */
async function expectations(
  { plan, resources, workspace }: LoadedPlan,
  open: readonly PlannedClaim[],
  { maxSeeds, ...options }: RunOptions & { readonly maxSeeds: number },
): Promise<ExpectedSeeds[]> {
  const { numerics } = await launchedEngine(plan, { ...options, workspace });
  const store = new ResultStore(workspace.results);
  const names = new Set(open.flatMap(({ left, right }) => [left, right]));
  const counts = new Map(pointsOf(plan).map(({ name }) => [name, names.has(name) ? maxSeeds : 0]));
  const results = new Map<string, CellResult[]>();
  for (const { cell, key } of await identifyCells(withCounts(plan, counts), resources, numerics)) {
    const result = await store.peekCell(plan.id, plan.track, key.key);
    results.set(cell.point.name, [...results.get(cell.point.name) ?? [], ...result ? [result] : []]);
  }
  return open.map(({ claim, left, right, margin }) => {
    const pairs = pairRows(results.get(left)!, results.get(right)!);
    const differences = typeof pairs === "string" ? [] : differencesOf(pairs, claim.left.metric) ?? [];
    const sums = runningSums(differences).at(-1);
    const rule = { alpha: SIGNIFICANCE / open.length, margin, most: maxSeeds };
    return {
      claim: claim.text,
      seeds: differences.length,
      expected: sums && expectedSeeds(sums, rule),
    };
  });
}
