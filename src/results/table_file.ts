/**
 * The table of a spec on a track: its rows with the mean over seeds, beside the paper's numbers.
 *
 * @module
 */
import type { CellSettings, PaperScores, PlannedPoint, TablePlan, TrackName } from "../spec/mod.ts";
import { roundPercent } from "./rounding.ts";
import { meanInterval } from "./student_t.ts";
import type { CellResult } from "./types.ts";

/** Schema of a table file; raised when its meaning changes. */
export const TABLE_SCHEMA = "omh-bench/table@1";

/** A score over the seeds of a row, percent. */
export interface SeedScores {
  /** Mean over the finished seeds; null if there is none. */
  readonly mean: number | null;
  /** Ends of the 95% interval of the mean (Student's t over seeds); null with fewer than two finished seeds. */
  readonly low: number | null;
  readonly high: number | null;
  /** One per seed; null where the cell did not finish. */
  readonly values: readonly (number | null)[];
}

/** A row of a table. */
export interface TableRow {
  readonly name: string;
  /** Null for a row that is only quoted from the paper. */
  readonly method: string | null;
  readonly settings: CellSettings | null;
  readonly seeds: readonly number[];
  readonly acc: SeedScores | null;
  readonly miou: SeedScores | null;
  /** How cells that did not finish ended, one line each. */
  readonly incidents: readonly string[];
  /** The paper's numbers, percent. They belong to the paper track and are no target on another. */
  readonly paper: PaperScores;
  /** Keys of the row's cells, one per seed. */
  readonly cells: readonly string[];
}

/** A table. */
export interface TableFile {
  readonly schema: typeof TABLE_SCHEMA;
  readonly table: string;
  readonly title: string;
  readonly version: number;
  readonly track: TrackName;
  /** Numerics tag of the engine that all cells ran on. */
  readonly engine: string;
  readonly notes: readonly string[];
  readonly rows: readonly TableRow[];
}

/** What a table is made of besides its plan. */
export interface TableContents {
  /** Numerics tag of the engine. */
  readonly engine: string;
  /** Results of the cells of a point, one per seed in the point's order. */
  readonly resultsOf: (point: PlannedPoint) => readonly CellResult[];
  /** Captions, e.g. the dataset's weak points. */
  readonly notes: readonly string[];
}

/** Gathers the results of a planned table. */
export function tableFile(plan: TablePlan, { engine, resultsOf, notes }: TableContents): TableFile {
  const points = plan.rows.flatMap(({ points }) => points);
  return {
    schema: TABLE_SCHEMA,
    table: plan.id,
    title: plan.title,
    version: plan.version,
    track: plan.track,
    engine,
    notes: [...plan.note ? [plan.note] : [], ...notes],
    rows: points.map((point) => tableRow(point, point.cite ? [] : resultsOf(point))),
  };
}

function tableRow(point: PlannedPoint, results: readonly CellResult[]): TableRow {
  const { name, settings, seeds, paper } = point;
  return {
    name,
    method: settings?.method ?? null,
    settings,
    seeds: settings ? seeds : [],
    acc: settings && seedScores(results.map(({ metrics }) => metrics?.acc ?? null)),
    miou: settings && seedScores(results.map(({ metrics }) => metrics?.miou ?? null)),
    incidents: results.flatMap(incident),
    paper,
    cells: results.map(({ key }) => key),
  };
}

function seedScores(values: readonly (number | null)[]): SeedScores {
  const finished = values.filter((value) => value !== null);
  if (finished.length === 0) return { mean: null, low: null, high: null, values };
  const { mean, low, high } = meanInterval(finished);
  return { mean: roundPercent(mean), low: roundPercent(low), high: roundPercent(high), values };
}

function incident({ seed, outcome }: CellResult): string[] {
  if (outcome.status === "finished") return [];
  return [`seed ${seed} ${outcome.status} at step ${outcome.step}: ${outcome.cause}`];
}
