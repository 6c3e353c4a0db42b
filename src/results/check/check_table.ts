/**
 * A table, committed and now: cell by cell and row by row.
 *
 * @module
 */
import { mean } from "simple-statistics";
import {
  type Metric,
  type MetricDefinition,
  METRICS,
  type PlannedPoint,
  type TablePlan,
} from "../../spec/mod.ts";
import { stableJson } from "../../base/stable_json.ts";
import { roundPercent } from "../_format.ts";
import { TABLE_FILES } from "../formats/required.ts";
import { primaryScores } from "../primary_scores.ts";
import { GroupBootstrap } from "../statistics/group_bootstrap.ts";
import type { CellResult } from "../types.ts";
import { checkCells, type CheckedCell, verdictOn } from "./check_cells.ts";
import type { KeyedCell } from "./find_cell.ts";
import type { FileFault, LoadedResults } from "./load_results.ts";
import { orphansOf } from "./orphans.ts";
import { judgeReproduction } from "./reproduction.ts";
import { tableFaults } from "./table_integrity.ts";
import { type RowCheck, type TableCheck, worstVerdict } from "./verdicts.ts";

/** A table that is checked. */
export interface CheckedTable {
  /** The table as its spec has it today. */
  readonly plan: TablePlan;
  /** Its cells with their keys today. */
  readonly keyed: readonly KeyedCell[];
  /**
   * Seeds whose cells are compared. Of some, no row is held against the paper's numbers.
   *
   * @default {all}
   */
  readonly seeds?: readonly number[];
}

/**
 * Checks a table.
 *
 * @param committed Results that were agreed on.
 * @param now Results that are compared with them.
 */
export function checkTable(
  { plan, keyed, seeds }: CheckedTable,
  committed: LoadedResults,
  now: LoadedResults,
): TableCheck {
  const all = checkCells(keyed, committed, now);
  const cells = seeds ? all.filter(({ check }) => seeds.includes(check.seed)) : all;
  const points = plan.rows.flatMap(({ points }) => points);
  const judged = seeds ? { ...plan, tolerance: {} } : plan;
  const rows = points.flatMap((point) => METRICS.map((metric) => checkRow(judged, point, metric, cells)));
  const obstacles = [committed, now].flatMap((results) => obstaclesOf(plan, results));
  const bootstrap = new GroupBootstrap();
  const altered = [
    ...alteredOf(plan, committed, all, "committed", bootstrap),
    ...alteredOf(plan, now, all, "now", bootstrap),
  ].map((fault) => ({ ...fault, cell: cellOf(fault, all) }));
  const verdicts = cells.map(({ check }) => check.verdict);
  const missed = rows.some(({ reproduced }) => reproduced?.verdict === "not reproduced");
  return {
    table: plan.id,
    track: plan.track,
    until_decided: plan.stopping !== undefined,
    seeds: seeds ?? null,
    verdict: worstVerdict([
      ...verdicts,
      ...altered.length > 0 || missed ? ["differs" as const] : [],
      ...obstacles.length > 0 ? ["cannot compare" as const] : [],
    ]),
    committed: committed.label,
    now: now.label,
    itself: cells.length > 0 && cells.every(isItself),
    rows,
    cells: cells.map(({ check }) => check),
    altered,
    orphans: orphansOf(keyed, now).map(({ key }) => key),
    obstacles,
  };
}

/** Whether a result is the committed one: no other run has the same time, machine and seconds. */
function isItself({ committed, now }: CheckedCell): boolean {
  return committed !== undefined && now !== undefined &&
    stableJson(committed.provenance) === stableJson(now.provenance);
}

function checkRow(
  { traits, tolerance }: TablePlan,
  { name, cite, paper }: PlannedPoint,
  metric: MetricDefinition & { name: Metric },
  cells: readonly CheckedCell[],
): RowCheck {
  const row = { row: name, metric: metric.name, paper: paper[metric.name] };
  if (cite) {
    return {
      ...row,
      committed: null,
      now: null,
      difference: null,
      verdict: "not run here",
      reproduced: null,
    };
  }
  const own = cells.filter(({ check }) => check.row === name);
  const committed = meanOf(own.map((cell) => cell.committed), metric);
  const values = valuesOf(own.map((cell) => cell.now), metric);
  const now = meanOf(own.map((cell) => cell.now), metric);
  const allowed = tolerance[metric.name];
  const reported = traits.paper && now !== null ? row.paper : null;
  return {
    ...row,
    committed,
    now,
    difference: committed === null || now === null ? null : roundPercent(now - committed),
    verdict: worstVerdict(own.map(({ check }) => verdictOn(metric.name, check))),
    reproduced: reported === null || allowed === undefined
      ? null
      : judgeReproduction(values, reported, allowed),
  };
}

/** Scores of the seeds that have one. */
function valuesOf(results: readonly (CellResult | undefined)[], metric: MetricDefinition): number[] {
  return results.flatMap((result) => {
    const scores = result ? primaryScores(result) : null;
    return (scores && metric.of(scores)) ?? [];
  });
}

/** Mean over the scored seeds; null if there is none, or a cell has no result. */
function meanOf(results: readonly (CellResult | undefined)[], metric: MetricDefinition): number | null {
  if (results.includes(undefined)) return null;
  const values = valuesOf(results, metric);
  return values.length > 0 ? roundPercent(mean(values)) : null;
}

/** Why the results of a table cannot be compared as a whole. */
function obstaclesOf({ id, version, rows }: TablePlan, results: LoadedResults): string[] {
  const { label, table, texts, unreadable } = results;
  const missing = TABLE_FILES.filter((file) => !texts.has(file));
  const names = rows.flatMap(({ points }) => points.map(({ name }) => name));
  return [
    ...missing.length > 0 ? [`${label} has no ${missing.join(", ")} of ${id}`] : [],
    ...unreadable.map(({ file, message }) => `${label}, ${file}: ${message}`),
    ...table && table.version !== version
      ? [`${label} has the table of version ${table.version} of the spec, which is at version ${version} now`]
      : [],
    ...table
      ? names.filter((name) => !table.rows.some((row) => row.name === name))
        .map((name) => `${label} has no row "${name}" in table.json`)
      : [],
  ];
}

function alteredOf(
  plan: TablePlan,
  results: LoadedResults,
  cells: readonly CheckedCell[],
  side: "committed" | "now",
  bootstrap: GroupBootstrap,
): FileFault[] {
  const { table, altered } = results;
  if (!table || table.version !== plan.version) return [...altered];
  const resultsOf = ({ name }: PlannedPoint) =>
    cells.flatMap((cell) => cell.check.row === name ? cell[side] ?? [] : []);
  return [...altered, ...tableFaults(plan, results, table, resultsOf, bootstrap)];
}

/** The cell that a file is of, in words; null where it is none of the plan. */
function cellOf({ file }: FileFault, cells: readonly CheckedCell[]): string | null {
  const cell = cells.find(({ committed, now, check }) =>
    [check.key, committed?.key, now?.key].some((key) => file === `cells/${key}.json`)
  );
  return cell ? `${cell.check.row}, seed ${cell.check.seed}` : null;
}
