/**
 * From what came of a cell's training to its result on disk: the one place that results are sealed in, whoever trained the cell.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { sealCell } from "../results/cell_file.ts";
import { machineHere } from "../results/provenance.ts";
import { DamagedResultError, type ResultStore } from "../results/result_store.ts";
import { CELL_SCHEMA, type CellResult, type Provenance } from "../results/types.ts";
import { checkpointOf } from "../train/checkpoint.ts";
import { tidyCellFolders } from "./command/command_folders.ts";
import { findModel, keepModel } from "./kept_models.ts";
import type { LaunchPlan, PlannedJob } from "./launch_plan.ts";
import type { CellReport, JobCell } from "./types.ts";

/** Whose results are written, and where. */
export interface FinishContext {
  readonly store: ResultStore;
  readonly plan: LaunchPlan;
  /** Tells the time that results are stamped with. */
  readonly clock: Clock;
}

/** A cell that has its result. */
export interface FinishedCell {
  /** The stored result. */
  readonly result: CellResult;
  /** Why its model is not kept that was to be, a sentence; mostly nothing. */
  readonly unkept?: string;
}

/** Whether a cell that has a result is trained again: a failure may be mended by now; a divergence is what its settings come to. */
export function mayBeMended({ outcome }: Pick<CellResult, "outcome">): boolean {
  return outcome.status === "failed";
}

/**
 * Seals the result of a cell and writes it, with its model where one is kept, and removes what its training has saved.
 *
 * @param planned The job that it is of.
 * @throws {Error} It cannot be written.
 */
export async function finishCell(
  planned: PlannedJob,
  report: CellReport,
  { store, plan, clock }: FinishContext,
): Promise<FinishedCell> {
  const { job, frames } = planned;
  const frame = frames[report.key];
  const cell = job.cells.find(({ key }) => key === report.key)!;
  const place = { id: plan.table, track: plan.track };
  const fresh = resultOf(cell, planned, report, provenanceOf(report, plan, clock));
  const known = frame.forModel && await store.readCell(plan.table, plan.track, report.key);
  const result = known || fresh;
  if (!known) await store.writeCell(plan.table, plan.track, result);
  const { scope } = job;
  const fault = await keepModel(store, place, report.model, { stored: result, fresh, scope });
  // What failed is tried again by the next run, and goes on from where it was saved.
  if (!mayBeMended(result)) await forgetTraining(planned, result.key);
  return {
    result,
    ...fault !== undefined && {
      unkept: `Cannot keep the model of "${frame.row}", seed ${cell.seed}: ${fault}`,
    },
  };
}

/** Writes that a job could not be run as the result of each of its cells. */
export async function finishFailed(
  planned: PlannedJob,
  cause: string,
  step: number,
  context: FinishContext,
): Promise<FinishedCell[]> {
  const finished: FinishedCell[] = [];
  for (const { key } of planned.job.cells) {
    finished.push(await finishCell(planned, failedReport(key, cause, step), context));
  }
  return finished;
}

/**
 * The result that a planned cell has by now, whoever wrote it.
 *
 * @returns `undefined` where there is none but what is to be replaced, or a damaged one.
 */
export async function newResult(
  { frames }: PlannedJob,
  key: string,
  { store, plan }: Pick<FinishContext, "store" | "plan">,
): Promise<CellResult | undefined> {
  const { before, forModel } = frames[key];
  const known = await store.readCell(plan.table, plan.track, key).catch((error) => {
    if (!(error instanceof DamagedResultError)) throw error;
  });
  if (known === undefined) return undefined;
  if (forModel) {
    return await findModel(store, { id: plan.table, track: plan.track }, known) ? known : undefined;
  }
  return known.provenance.finished_at === before ? undefined : known;
}

/** Removes what a training under way has saved. */
export async function forgetTraining({ job }: PlannedJob, key: string): Promise<void> {
  if (job.checkpoints !== undefined) await checkpointOf(job.checkpoints, key).remove();
  if (job.command) await tidyCellFolders(job.command, key);
}

function resultOf(
  { key, settings, seed }: JobCell,
  { frames }: PlannedJob,
  report: CellReport,
  provenance: Provenance,
): CellResult {
  const { identity, key_parts, open_choices } = frames[key];
  return sealCell({
    schema: CELL_SCHEMA,
    key,
    key_parts,
    settings,
    seed,
    identity,
    open_choices,
    outcome: report.outcome,
    metrics: report.metrics,
    curve: report.curve,
    ...report.validation && { validation: report.validation },
    provenance,
  });
}

function provenanceOf(
  { engine, wallSeconds, peakBytes, notes }: CellReport,
  { provenance }: LaunchPlan,
  clock: Clock,
): Provenance {
  return {
    ...provenance,
    machine: machineHere(),
    ...engine !== null && { engine },
    finished_at: clock.now().toISOString(),
    wall_seconds: Number(wallSeconds.toFixed(2)),
    peak_bytes: peakBytes,
    ...notes.length > 0 && { notes },
  };
}

function failedReport(key: string, cause: string, step: number): CellReport {
  return {
    key,
    outcome: { status: "failed", step, cause },
    metrics: null,
    curve: { steps: [], losses: {}, diagnostics: {} },
    validation: null,
    wallSeconds: 0,
    engine: null,
    peakBytes: 0,
    notes: [],
  };
}
