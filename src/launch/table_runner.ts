/**
 * Fills a planned table: finds the cells that are finished, trains the others, keeps every result.
 *
 * @module
 */
import type { EngineName } from "../engine/types.ts";
import type { CacheSettings } from "../features/cache/feature_cache.ts";
import { sealCell } from "../results/cell_file.ts";
import type { ResultStore } from "../results/result_store.ts";
import { type TableFile, tableFile } from "../results/table_file.ts";
import { labelNotes, tableNotes } from "../results/captions.ts";
import { setupNote } from "../results/setup_note.ts";
import { CELL_SCHEMA, type CellResult, type Provenance } from "../results/types.ts";
import { loadLossExtensions } from "../methods/registry.ts";
import { type LossExtension, openChoicesOf, type PlannedCell, type TablePlan } from "../spec/mod.ts";
import { checkpointOf } from "../train/checkpoint.ts";
import { type IdentifiedCell, identifyCells } from "./cell_identity.ts";
import {
  findModel,
  isToHaveModel,
  keepModel,
  leavesModel,
  type ModelsToKeep,
  NO_MODELS,
} from "./kept_models.ts";
import { planJobs } from "./plan_jobs.ts";
import { type PoolListener, runJobs } from "./pool.ts";
import type { Resources } from "./resources.ts";
import { tidyCellFolders } from "./command/command_folders.ts";
import type { CellReport, CommandFolders, JobCell, JobProgress } from "./types.ts";

/** How a table is run. */
export interface TableRunOptions {
  readonly store: ResultStore;
  readonly engine: EngineName;
  /** The engine's numerics tag. */
  readonly numerics: string;
  /** Number of worker processes. */
  readonly workers: number;
  /**
   * Longest time that a job may go without a sign of work, seconds.
   *
   * @default {STEP_LIMIT}
   */
  readonly stepLimit?: number;
  /** Trains finished cells again. */
  readonly fresh: boolean;
  readonly resources: Resources;
  /** Folder that trainings under way are kept in, so that a killed run goes on where it was. */
  readonly checkpoints: string;
  /** Where features are kept on disk, for this table and the next; without it, nowhere. */
  readonly cache?: CacheSettings;
  /** Folder of label maps of what is segmented and not scored, by key; without it, none are written. */
  readonly segments?: string;
  /** Whose models are kept; without it, nobody's. */
  readonly models?: ModelsToKeep;
  /** Where programs run that are methods. */
  readonly commands?: CommandFolders;
  readonly signal: AbortSignal;
  /** Completes a report with what only this process knows. */
  readonly provenance: (report: CellReport) => Provenance;
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
 * @throws {DOMException} `options.signal` was aborted.
 */
export async function runCells(plan: TablePlan, options: TableRunOptions): Promise<TableRun> {
  const { store, fresh, listener, models = NO_MODELS } = options;
  const results = new Map<string, CellResult>();
  const missing: IdentifiedCell[] = [];
  /** Results of cells that are trained again for their models alone. */
  const stored = new Map<string, CellResult>();
  const unkept: string[] = [];
  const cells = await identifyCells(plan, options.resources, options.numerics);
  const extensions = await loadLossExtensions();
  for (const identified of cells) {
    const { key } = identified.key;
    const known = fresh ? undefined : await store.findCell(plan.id, plan.track, key);
    if (known && !mayBeMended(known)) {
      results.set(key, known);
      const needsModel = isToHaveModel(models, identified.cell.seed) && leavesModel(known);
      if (!needsModel || await findModel(store, plan, known)) continue;
      stored.set(key, known);
    }
    missing.push(identified);
  }
  // Rows of a trial may come to the same cell: it is run once.
  const byKey = new Map(missing.map((identified) => [identified.key.key, identified]));
  const finished = results.size - stored.size;
  const keys = new Map([...byKey.values()].map(({ cell, key }) => [cell, key.key]));
  listener.onStart(finished + byKey.size, finished, [...keys.keys()], keys);
  // Where there can be no such folder, each training says that it goes on without being saved.
  await Deno.mkdir(options.checkpoints, { recursive: true }).catch(ignoreUnlessRefused);
  await store.makeCellFolder(plan.id, plan.track);
  // A run may have been killed between writing the result and this.
  for (const key of results.keys()) if (!stored.has(key)) await forget(key);
  if (fresh) { for (const key of byKey.keys()) await forget(key); }
  const jobs = await planJobs(
    [...byKey.values()].map((identified) => jobCell(identified, models)),
    options.resources,
    options,
  );
  await runJobs(
    jobs,
    options,
    {
      onProgress: ({ cells }, progress) =>
        listener.onProgress(cells.map(({ key }) => byKey.get(key)!.cell), progress),
      onDone: async (_, reports) => {
        for (const report of reports) await finish(report);
      },
      onError: async ({ cells }, cause, step) => {
        for (const { key } of cells) await finish(failedReport(key, cause, step));
      },
    } satisfies PoolListener,
  );
  return { cells, results, unkept };

  /** Removes what a training under way has saved. */
  async function forget(key: string): Promise<void> {
    await checkpointOf(options.checkpoints, key).remove();
    if (options.commands) await tidyCellFolders(options.commands, key);
  }

  async function finish(report: CellReport): Promise<void> {
    const identified = byKey.get(report.key)!;
    const provenance = options.provenance(report);
    const fresh = cellResult(identified, report, extensions, provenance);
    const known = stored.get(report.key);
    const result = known ?? fresh;
    if (!known) await store.writeCell(plan.id, plan.track, result);
    const fault = await keepModel(store, plan, report.model, {
      stored: result,
      fresh,
      scope: options.resources.scope,
    });
    if (fault !== undefined) {
      const { cell: { point, seed } } = identified;
      unkept.push(`Cannot keep the model of "${point.name}", seed ${seed}: ${fault}`);
    }
    // What failed is tried again by the next run, and goes on from where it was saved.
    if (!mayBeMended(result)) await forget(result.key);
    results.set(result.key, result);
    listener.onCell(identified.cell, result);
  }
}

/** Passes over what the disk has against a folder; what this process may not do is for the user to allow. */
function ignoreUnlessRefused(error: unknown): void {
  if (error instanceof Deno.errors.NotCapable) throw error;
}

/** Whether a cell that has a result is trained again: a failure may be mended by now; a divergence is what its settings come to. */
export function mayBeMended({ outcome }: Pick<CellResult, "outcome">): boolean {
  return outcome.status === "failed";
}

function cellResult(
  { cell, key, identity }: IdentifiedCell,
  report: CellReport,
  extensions: readonly LossExtension[],
  provenance: Provenance,
): CellResult {
  const { settings, seed } = cell;
  return sealCell({
    schema: CELL_SCHEMA,
    key: key.key,
    key_parts: key.parts,
    settings,
    seed,
    identity: {
      method_version: identity.methodVersion,
      dataset_fingerprint: identity.datasetFingerprint,
      weights_digest: identity.weightsDigest,
      ...identity.code && { code: identity.code },
      numerics: identity.numerics,
    },
    open_choices: openChoicesOf(settings, extensions),
    outcome: report.outcome,
    metrics: report.metrics,
    curve: report.curve,
    ...report.validation && { validation: report.validation },
    provenance,
  });
}

function jobCell({ cell: { settings, seed }, key: { key } }: IdentifiedCell, models: ModelsToKeep): JobCell {
  const keepModel = models.trained || isToHaveModel(models, seed);
  return { key, settings, seed, ...keepModel && { keepModel } };
}

function failedReport(key: string, cause: string, step: number): CellReport {
  const curve = { steps: [], losses: {}, diagnostics: {} };
  return {
    key,
    outcome: { status: "failed", step, cause },
    metrics: null,
    curve,
    validation: null,
    wallSeconds: 0,
    engine: null,
    peakBytes: 0,
    notes: [],
  };
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
  return tableFile(plan, {
    engine: numerics,
    notes: [
      ...setupNote(settings, extensions),
      ...tableNotes(plan, opened.map(({ caption }) => caption), finished, extensions),
      ...labelNotes(finished),
      ...noticed(cells, results),
    ],
    resultsOf: (point) =>
      cells.filter(({ cell }) => cell.point === point).map(({ key }) => results.get(key.key)!),
  });
}

/** What was noticed while cells ran, a sentence each. */
function noticed(cells: TableRun["cells"], results: TableRun["results"]): string[] {
  return cells.flatMap(({ cell: { point, seed }, key }) =>
    (results.get(key.key)?.provenance.notes ?? []).map((note) => `${point.name}, seed ${seed}: ${note}.`)
  );
}
