/**
 * Fills a planned table: finds the cells that are finished, has the others run, gathers the results.
 *
 * @module
 */
import { resolve } from "node:path";
import type { EngineName } from "../engine/types.ts";
import { type TableFile, tableFile } from "../results/table_file.ts";
import { tableNotes } from "../results/captions.ts";
import { labelNotes } from "../results/label_notes.ts";
import { setupNote } from "../results/setup_note.ts";
import type { CellResult } from "../results/types.ts";
import { loadLossExtensions } from "../methods/registry.ts";
import type { PlannedCell, TablePlan } from "../spec/mod.ts";
import { checkpointOf } from "../train/checkpoint.ts";
import type { IdentifiedCell } from "./cell_identity.ts";
import { tidyCellFolders } from "./command/command_folders.ts";
import { finishFailed, newResult } from "./finish_cell.ts";
import { type LaunchPlan, PLAN_SCHEMA, withCells } from "./launch_plan.ts";
import type { LaunchContext, Launcher } from "./launcher.ts";
import { prepareCells, type PrepareOptions } from "./prepare_cells.ts";
import type { JobProgress } from "./types.ts";

/** How a table is run. */
export interface TableRunOptions extends PrepareOptions {
  readonly engine: EngineName;
  /**
   * Longest time that a job may go without a sign of work, seconds.
   *
   * @default {STEP_LIMIT}
   */
  readonly stepLimit?: number;
  /** Runs the jobs. */
  readonly launcher: Launcher;
  /** What it is told of the run. */
  readonly context: LaunchContext;
  readonly signal: AbortSignal;
  /** What results say of the program that makes them. */
  readonly provenance: LaunchPlan["provenance"];
  readonly listener: TableListener;
}

/** Told how a table is coming along. */
export interface TableListener {
  /** Before the first cell: how many there are, how many are finished already, and those that are to be run, with their keys. */
  onStart(
    total: number,
    finished: number,
    waiting: readonly PlannedCell[],
    keys: ReadonlyMap<PlannedCell, string>,
  ): void;
  /** How far the cells of a job are, which are trained side by side. */
  onProgress(cells: readonly PlannedCell[], progress: JobProgress): void;
  /** A cell is trained and scored, and its result is written. */
  onCell(cell: PlannedCell, result: CellResult): void;
}

/** A filled table. */
export interface TableRun {
  /** All cells of the plan, in its order. */
  readonly cells: readonly IdentifiedCell[];
  /** Results by key. */
  readonly results: ReadonlyMap<string, CellResult>;
  /** Models that were to be kept and are not, and why, a sentence each. */
  readonly unkept: readonly string[];
}

/**
 * Runs what is missing of a table.
 *
 * Each result is written as soon as it is there, so that an interrupted run loses only the cells under way.
 *
 * @returns All cells of the plan and the result of each.
 * @throws {Error} The launcher has ended, and a cell has no result.
 * @throws {DOMException} `options.signal` was aborted.
 */
export async function runCells(plan: TablePlan, options: TableRunOptions): Promise<TableRun> {
  const { store, fresh, listener, launcher, context, workers, signal, commands } = options;
  const { cells, results: known, missing, jobs: makeJobs } = await prepareCells(plan, options);
  const results = new Map(known);
  const finished = [...known.keys()].filter((key) => !missing.has(key));
  const keys = new Map([...missing.values()].map(({ cell, key }) => [cell, key.key]));
  listener.onStart(finished.length + missing.size, finished.length, [...keys.keys()], keys);
  // Where there can be no such folder, each training says that it goes on without being saved.
  await Deno.mkdir(options.checkpoints, { recursive: true }).catch(ignoreUnlessRefused);
  await store.makeCellFolder(plan.id, plan.track);
  // A run may have been killed between writing the result and this.
  for (const key of fresh ? missing.keys() : finished) await forget(key);
  const unkept: string[] = [];
  const waiting = new Set(missing.keys());
  const jobs = await makeJobs();
  const launch = launchPlan(plan, options);
  const finishing = { store, plan: launch, clock: context.clock };
  if (jobs.length > 0) {
    await launcher.run(jobs, {
      ...context,
      plan: launch,
      workers,
      listener: {
        onProgress: ({ job }, progress) =>
          listener.onProgress(job.cells.map(({ key }) => missing.get(key)!.cell), progress),
        onWritten: async (keys, faults = []) => {
          unkept.push(...faults);
          for (const key of keys) {
            if (waiting.has(key)) take(key, await store.readCell(plan.id, plan.track, key));
          }
        },
        onLost: async (job, cause) => {
          const lost = new Set<string>();
          for (const { key } of job.job.cells.filter(({ key }) => waiting.has(key))) {
            if (!take(key, await newResult(job, key, finishing))) lost.add(key);
          }
          for (
            const { result, unkept: fault } of await finishFailed(withCells(job, lost), cause, 0, finishing)
          ) {
            if (fault !== undefined) unkept.push(fault);
            take(result.key, result);
          }
        },
      },
    }, signal);
  }
  const [key] = waiting;
  if (key === undefined) return { cells, results, unkept };
  const { cell: { point, seed } } = missing.get(key)!;
  throw new Error(
    `Cannot gather "${plan.id}": the launcher "${launcher.name}" has ended and left ${waiting.size} cells without a result, ` +
      `the first "${point.name}", seed ${seed}, expected one for each`,
  );

  /** Takes the result of a cell that is waited for, if there is one. */
  function take(key: string, result: CellResult | undefined): boolean {
    if (!result) return false;
    waiting.delete(key);
    results.set(key, result);
    listener.onCell(missing.get(key)!.cell, result);
    return true;
  }

  /** Removes what a training under way has saved. */
  async function forget(key: string): Promise<void> {
    await checkpointOf(options.checkpoints, key).remove();
    if (commands) await tidyCellFolders(commands, key);
  }
}

/** What the jobs of a table have in common. */
export function launchPlan(
  { id, track }: TablePlan,
  { store, engine, numerics, provenance, stepLimit }: TableRunOptions,
): LaunchPlan {
  return {
    schema: PLAN_SCHEMA,
    table: id,
    track,
    results: resolve(store.root),
    folder: Deno.cwd(),
    engine,
    numerics,
    provenance,
    ...stepLimit !== undefined && { stepLimit },
  };
}

/** Passes over what the disk has against a folder; what this process may not do is for the user to allow. */
function ignoreUnlessRefused(error: unknown): void {
  if (error instanceof Deno.errors.NotCapable) throw error;
}

/** Gathers the table of a filled plan. */
export async function gatherTable(
  plan: TablePlan,
  { cells, results }: Pick<TableRun, "cells" | "results">,
  { resources, numerics }: Pick<TableRunOptions, "resources" | "numerics">,
): Promise<TableFile> {
  const used = new Map(cells.map(({ cell }) => [cell.settings.dataset, cell.settings]));
  const opened = await Promise.all([...used.values()].map((settings) => resources.openDataset(settings)));
  const finished = [...results.values()].filter(({ outcome }) => outcome.status === "finished");
  const extensions = await loadLossExtensions();
  const settings = plan.rows.flatMap(({ points }) => points.flatMap(({ settings }) => settings ?? []));
  const byPoint = Map.groupBy(cells, ({ cell }) => cell.point);
  return tableFile(plan, {
    engine: numerics,
    notes: [
      ...setupNote(settings, extensions),
      ...tableNotes(plan, opened.map(({ caption }) => caption), finished, extensions),
      ...labelNotes(finished),
      ...noticed(cells, results),
    ],
    resultsOf: (point) => (byPoint.get(point) ?? []).map(({ key }) => results.get(key.key)!),
  });
}

/** What was noticed while cells ran, a sentence each. */
function noticed(cells: TableRun["cells"], results: TableRun["results"]): string[] {
  return cells.flatMap(({ cell: { point, seed }, key }) =>
    (results.get(key.key)?.provenance.notes ?? []).map((note) => `${point.name}, seed ${seed}: ${note}.`)
  );
}
