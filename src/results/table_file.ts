/**
 * The table of a spec on a track: its rows with the mean over seeds, beside the paper's numbers.
 *
 * @module
 */
import {
  byMetric,
  type CellSettings,
  type Change,
  defaultTraits,
  type Metric,
  type PaperScores,
  type PlannedPoint,
  type Readout,
  type ScoreSummary,
  type TablePlan,
  type TrackName,
} from "../spec/mod.ts";
import { judgeClaims } from "./judge_claims.ts";
import type { JudgedClaim } from "./judged_claim.ts";
import { parseJson } from "./cell_file.ts";
import { rounded } from "./_format.ts";
import { collapsedSeeds, divergedSeeds, incidents, type RowState, rowState } from "./row_states.ts";
import { boundedInterval, LEAST_SEEDS } from "./statistics/bounded_interval.ts";
import type { GroupBootstrap } from "./statistics/group_bootstrap.ts";
import { interquartileMean, type Resampled } from "./statistics/improvement.ts";
import { primaryScores } from "./primary_scores.ts";
import { type Stopping, stoppingOf } from "./stopping.ts";
import type { CellResult } from "./types.ts";

/** Schema of a table file; raised when its meaning changes. */
export const TABLE_SCHEMA = "omh-bench/table@2";

/** A score over the seeds of a row, percent. */
export interface SeedScores {
  /** Mean over the scored seeds; null if there is none. */
  readonly mean: number | null;
  /** Lower end of the 95% interval of the mean (Student's t over seeds, on the logit scale); null with fewer than five scored seeds. */
  readonly low: number | null;
  /** The upper end. */
  readonly high: number | null;
  /** Mean of the middle half of the seeds, with its bootstrap interval; null with fewer than five scored seeds. */
  readonly iqm: Resampled | null;
  /** One per seed; null where the cell has no score. */
  readonly values: readonly (number | null)[];
}

/** Scores of a readout that is not the primary one. */
export interface SecondReadout extends Readonly<Record<Metric, SeedScores>> {
  /** Which readout it is. */
  readonly readout: Readout;
}

/** A row of a table: with a score of each metric by the primary readout, null for a row that is only quoted from the paper. */
export interface TableRow extends Readonly<Record<Metric, SeedScores | null>> {
  /** The row's name with its values filled in. */
  readonly name: string;
  /** Null for a row that is only quoted from the paper. */
  readonly method: string | null;
  /** Null as for the method. */
  readonly settings: CellSettings | null;
  /** How its cells ended, in a word. */
  readonly state: RowState;
  /** Seeds that it was run with. */
  readonly seeds: readonly number[];
  /** The readout that its scores are of, and that claims are judged on. Null for a row that is only quoted. */
  readonly readout: Readout | null;
  /** Scores by the other readout. Null where no seed has one. */
  readonly second: SecondReadout | null;
  /** Scores of the linear probe, which is trained on labels: a diagnostic. Null where no seed has one. */
  readonly linear: Readonly<Record<Metric, SeedScores>> | null;
  /** How cells that did not finish ended, one line each. */
  readonly incidents: readonly string[];
  /** Seeds whose heads have collapsed; they count with the score that they have. */
  readonly collapsed: readonly number[];
  /** Seeds whose training diverged; they count as the constant prediction. */
  readonly diverged: readonly number[];
  /** The paper's numbers. They belong to the paper's setting and are no target on a track of another. */
  readonly paper: PaperScores;
  /** Keys of the row's cells, one per seed. */
  readonly cells: readonly string[];
  /** Footnote; null for none. */
  readonly note: string | null;
}

/** A table. */
export interface TableFile {
  /** Names the kind of file and its version. */
  readonly schema: typeof TABLE_SCHEMA;
  /** The spec's id. */
  readonly table: string;
  /** The spec's title. */
  readonly title: string;
  /** The spec's version. */
  readonly version: number;
  /** The track that the rows ran on. */
  readonly track: TrackName;
  /** Whether the track is the paper's own setting; in older files it is where the track is called so. */
  readonly paper_setting?: boolean;
  /** Numerics tag of the engine that all cells ran on. */
  readonly engine: string;
  /** What ended its run, where it has as many seeds as it took; absent from the table of the spec's seeds. */
  readonly stopping?: Stopping;
  /** What was changed from outside the spec, for a trial; absent from the table of the spec itself. */
  readonly changes?: readonly Change[];
  /** Captions, one sentence or more each. */
  readonly notes: readonly string[];
  /** One per point, in the spec's order. */
  readonly rows: readonly TableRow[];
  /** The spec's claims, judged on these rows. */
  readonly claims: readonly JudgedClaim[];
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

/** Whether a table's scores compare with the paper's numbers: its track is the paper's own setting. */
export function isPaperSetting({ track, paper_setting }: TableFile): boolean {
  return paper_setting ?? defaultTraits(track).paper;
}

/**
 * Reads a table.
 *
 * @param text JSON text.
 * @param path Name of the file, for messages.
 * @throws {SyntaxError} The text is no JSON, or no table of this schema.
 */
export function parseTable(text: string, path: string): TableFile {
  const table = parseJson(text, path, TABLE_SCHEMA) as TableFile | null;
  if (table?.schema === TABLE_SCHEMA && Array.isArray(table.rows) && Array.isArray(table.claims)) {
    return table;
  }
  const found = `its schema is ${table?.schema} or it lacks rows`;
  throw new SyntaxError(`Cannot read the result "${path}": ${found}, expected ${TABLE_SCHEMA}`);
}

/** Gathers the results of a planned table. */
export function tableFile(plan: TablePlan, { engine, resultsOf, notes }: TableContents): TableFile {
  return {
    schema: TABLE_SCHEMA,
    table: plan.id,
    title: plan.title,
    version: plan.version,
    track: plan.track,
    paper_setting: plan.traits.paper,
    engine,
    ...plan.stopping && { stopping: stoppingOf(plan.stopping) },
    ...plan.changes && { changes: plan.changes },
    notes: [...plan.note ? [plan.note] : [], ...notes],
    ...tableBody(plan, resultsOf),
  };
}

/**
 * The part of a table that follows from its cells.
 *
 * @param resultsOf Results of the cells of a point, one per seed in the point's order.
 * @param bootstrap Keeps what takes longest, for the next table with the same cells.
 */
export function tableBody(
  plan: TablePlan,
  resultsOf: TableContents["resultsOf"],
  bootstrap?: GroupBootstrap,
): Pick<TableFile, "rows" | "claims"> {
  const points = plan.rows.flatMap(({ points, note = null }) => points.map((point) => ({ point, note })));
  const results = new Map(points.map(({ point }) => [point.name, point.cite ? [] : resultsOf(point)]));
  const rows = points.map(({ point, note }) => tableRow(point, note, results.get(point.name)!));
  const evidence = {
    rows,
    resultsOf: (name: string) => results.get(name)!,
    isSequential: plan.stopping !== undefined,
    bootstrap,
  };
  return { rows, claims: judgeClaims(plan.claims, evidence) };
}

function tableRow(point: PlannedPoint, note: string | null, results: readonly CellResult[]): TableRow {
  const { name, settings, seeds, paper } = point;
  return {
    name,
    method: settings?.method ?? null,
    settings,
    state: settings ? rowState(results) : "not run here",
    seeds: settings ? seeds : [],
    ...(settings ? scoresOf(results.map(primaryScores)) : byMetric(() => null)),
    readout: settings?.evaluate.readout ?? null,
    second: settings && secondReadout(results, settings.evaluate.readout),
    linear: linearScores(results),
    incidents: incidents(results),
    collapsed: collapsedSeeds(results),
    diverged: divergedSeeds(results),
    paper,
    cells: results.map(({ key }) => key),
    note,
  };
}

function secondReadout(results: readonly CellResult[], primary: Readout): SecondReadout | null {
  const readout = primary === "literal" ? "converged" : "literal";
  if (!results.some(({ metrics }) => metrics?.[readout])) return null;
  return { readout, ...scoresOf(results.map(({ metrics }) => metrics?.[readout] ?? null)) };
}

function linearScores(results: readonly CellResult[]): TableRow["linear"] {
  if (!results.some(({ metrics }) => metrics?.linear)) return null;
  return scoresOf(results.map(({ metrics }) => metrics?.linear ?? null));
}

/** Scores over seeds, one summary a seed, null for one that has none. */
export function scoresOf(cells: readonly (ScoreSummary | null)[]): Record<Metric, SeedScores> {
  return byMetric((metric) => seedScores(cells.map((cell) => cell && metric.of(cell))));
}

function seedScores(values: readonly (number | null)[]): SeedScores {
  const scored = values.filter((value) => value !== null);
  if (scored.length === 0) return { mean: null, low: null, high: null, iqm: null, values };
  const iqm = scored.length < LEAST_SEEDS ? null : rounded(interquartileMean(scored));
  return { ...rounded(boundedInterval(scored)), iqm, values };
}
