/**
 * Reports on cells that are not trained here: predictions that another program made, or makes now.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { causeOf } from "../base/thrown.ts";
import type { Engine } from "../engine/types.ts";
import { identifyCell } from "./cell_identity.ts";
import type { CohortResources } from "./cohort_resources.ts";
import { type CommandCell, runCommandCell } from "./command/command_cell.ts";
import type { Resources } from "./resources.ts";
import { plannedCell, scoreUpload } from "./score_upload.ts";
import type { CellReport, Job, JobCell, JobListener } from "./types.ts";

/** How often it is told that a program runs, milliseconds. */
const LIFE_INTERVAL = 1000;

/** What external cells are scored with. */
export interface ExternalScoring {
  /** What the names of the job stand for. */
  readonly resources: Resources;
  readonly engine: Engine;
  /** Times the cells. */
  readonly clock: Clock;
  readonly listener: JobListener;
}

/** What programs are run with. */
export interface ProgramRuns extends ExternalScoring {
  /** Opens what the cells share, where a program takes features. */
  readonly open: () => Promise<CohortResources>;
  /** Ends the program that runs. */
  readonly signal: AbortSignal;
}

/** Scores cells of predictions that another program made. */
export function scoreUploads({ cells, numerics }: Job, scoring: ExternalScoring): Promise<CellReport[]> {
  const { resources, listener: { onWork = () => {} } } = scoring;
  return reports(cells, scoring, (cell) => scoreUpload(cell, resources, numerics, onWork));
}

/** Runs the program of each cell and scores what it predicts. */
export function runPrograms(job: Job, runs: ProgramRuns): Promise<CellReport[]> {
  const { signal, listener: { onWork = () => {}, onLine = () => {} } } = runs;
  // It may go on for hours without a word; how long it may is its own limit.
  const life = setInterval(onWork, LIFE_INTERVAL);
  return reports(job.cells, runs, async (cell) => {
    try {
      const metrics = await runCommandCell(await commandCell(cell, job, runs), { signal, onWork, onLine });
      return { outcome: { status: "finished" }, metrics };
    } catch (error) {
      return { outcome: { status: "failed", step: 0, cause: causeOf(error) }, metrics: null };
    }
  }).finally(() => clearInterval(life));
}

/** @throws {RangeError} What its key was made with has changed since. */
async function commandCell(
  cell: JobCell,
  job: Job,
  { resources, open }: ProgramRuns,
): Promise<CommandCell> {
  const { settings } = cell;
  const { command } = await resources.method(settings.method);
  if (!command || !job.command) {
    throw new TypeError(`Cannot run "${settings.method}": the job names no program, expected one`);
  }
  const { key } = (await identifyCell(plannedCell(cell), resources, job.numerics)).key;
  if (key !== cell.key) {
    throw new RangeError(
      `Cannot run "${settings.method}": its files or its data were changed since this run began, expected them as they were`,
    );
  }
  const shared = { cell, command, dataset: await resources.openDataset(settings), folders: job.command };
  if (!command.takesBackbone) return shared;
  const { weights, train, val } = await open();
  const { method: _, ...code } = await resources.code(settings);
  const { backbone, features } = settings;
  const identity = { backbone, features, code, weights, numerics: job.numerics };
  return { ...shared, features: { identity, banks: { train, val } } };
}

/** Reports on cells one after the other. */
async function reports(
  cells: readonly JobCell[],
  { engine, clock }: ExternalScoring,
  score: (cell: JobCell) => Promise<Pick<CellReport, "outcome" | "metrics">>,
): Promise<CellReport[]> {
  const reports: CellReport[] = [];
  for (const cell of cells) {
    const started = clock.elapsed();
    reports.push({
      key: cell.key,
      ...await score(cell),
      curve: { steps: [], losses: {}, diagnostics: {} },
      validation: null,
      engine: engine.description,
      wallSeconds: (clock.elapsed() - started) / 1000,
      peakBytes: engine.peakBytes(),
      notes: [],
    });
  }
  return reports;
}
