/**
 * Runs a table: trains what is missing of it, writes it and returns it.
 *
 * @module
 */
import { resolve } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { removeLeftovers } from "../base/atomic_write.ts";
import { restoreBuiltins } from "../base/builtins.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import type { CacheSettings } from "../features/cache/feature_cache.ts";
import type { ModelsToKeep } from "../launch/kept_models.ts";
import { gatherTable, runCells, type TableListener, type TableRunOptions } from "../launch/table_runner.ts";
import { refuseMissing } from "../launch/preflight.ts";
import { unscoredNotices } from "../launch/unscored.ts";
import { describeRun } from "../results/provenance.ts";
import { ResultStore } from "../results/result_store.ts";
import { tableFolder } from "../results/stopping.ts";
import type { TableFile } from "../results/table_file.ts";
import type { CellResult } from "../results/types.ts";
import { cellsOf, type PlannedCell, type TablePlan } from "../spec/mod.ts";
import type { EngineSelection } from "./engine_choice.ts";
import { cacheOf, type CacheOptions } from "./kept_features.ts";
import { workersHere } from "../launch/machine.ts";
import { launchedEngine, type LauncherChoice, openLauncher } from "./open_launcher.ts";
import { loaded, type LoadedPlan, type LoadOptions } from "./load_plan.ts";
import { preflight } from "./preflight.ts";

/** Told how a run is coming along; every member may be left out. */
export interface RunListener extends Partial<TableListener> {
  /** Before anything else: the engine, in words. */
  onEngine?(description: string): void;
  /** Before anything is trained: a sentence that whoever runs it should know. */
  onNotice?(sentence: string): void;
  /** After the last cell: all of the table's with their results, those that were finished before as well. */
  onTable?(cells: readonly PlannedCell[], results: readonly CellResult[]): void;
}

/** How a table is run. */
export interface RunOptions extends LoadOptions, EngineSelection, LauncherChoice, CacheOptions {
  /**
   * Worker processes.
   *
   * @default {one} per core, at most one per 4 GiB of memory; on `cuda`, one per device; on `webgpu`, 1.
   */
  readonly workers?: number;
  /**
   * Longest time that a cell may go without a sign of work, seconds: a step, or a picture read, featurised or scored.
   *
   * @default {3600}
   */
  readonly stepLimit?: number;
  /**
   * Tries cells that by estimate need more memory than the engine can hold.
   *
   * @default {false}
   */
  readonly overMemory?: boolean;
  /**
   * Whose test-time models are kept beside their results: those of all cells (`true`) or of none (`false`); `"trained"`: of the cells
   * that this run trains, beside those of the seeds that the spec names. Finished cells that are to have one and have none are trained
   * again for it, and must come out as they were stored.
   *
   * @default {those} of the seeds that the spec names
   */
  readonly keepModels?: boolean | "trained";
  /** Ends the run; finished cells are kept. */
  readonly signal?: AbortSignal;
  /** Tells the time that results are stamped with. */
  readonly clock?: Clock;
  /** Told how it is coming along. */
  readonly listener?: RunListener;
}

/** A table that was run and written. */
export interface FinishedTable {
  /** The table, as `table.json` has it. */
  readonly table: TableFile;
  /** Result of each of its cells, in the order of the plan. */
  readonly results: readonly CellResult[];
  /** Folder of its files. */
  readonly folder: string;
}

/**
 * Trains what is missing of a table, scores it, writes all results and the table, and returns it.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param options How it is run; of a loaded plan, what it was loaded with holds.
 * @returns The table and its results.
 * @throws {UsageError} There is no such spec or track, or an option is wrong.
 * @throws {SpecError} The spec is wrong.
 * @throws {RangeError} The results of another spec of this id are there.
 * @throws {DamagedResultError} A result is there that no run has written.
 * @throws {Deno.errors.NotFound} Data or weights are missing; a line for each thing.
 * @throws {Deno.errors.NotCapable} This process may not write the results.
 * @throws {Error} A model that is to be kept is not, as its cell came out otherwise than it is stored; the table is written.
 * @throws {DOMException} `options.signal` was aborted.
 */
export async function runTable(spec: string | LoadedPlan, options: RunOptions = {}): Promise<FinishedTable> {
  const { clock = systemClock, listener = {}, signal = new AbortController().signal } = options;
  const planned = await loaded(spec, options);
  const { plan, workspace } = planned;
  refuseMissing(await preflight([planned], options));
  const { run, notices } = await tableRun(planned, { ...options, clock, signal }, listener);
  for (const notice of notices) listener.onNotice?.(notice);
  await run.store.claimTable(plan.id, resolve(workspace.folder, planned.spec.document.file));
  const track = run.store.folder(plan.id, plan.track);
  const folder = `${track}/${tableFolder(plan)}`.replace(/\/$/, "");
  for (const path of [workspace.checkpoints, folder, `${track}/cells`]) {
    await removeLeftovers(path, clock.now());
  }
  const { cells, results, unkept } = await runCells(plan, run);
  // What code of a plugin changed meanwhile must not change how numbers are written.
  restoreBuiltins();
  const table = await gatherTable(plan, { cells, results }, run);
  await run.store.writeTable(table);
  const inOrder = cells.map(({ key }) => results.get(key.key)!);
  listener.onTable?.(cells.map(({ cell }) => cell), inOrder);
  if (unkept.length > 0) throw new Error(unkept.join("\n"));
  return { table, results: inOrder, folder };
}

/** How the cells of a table are run by these options, and what is to be said of that before. */
export async function tableRun(
  planned: LoadedPlan,
  options: RunOptions & Required<Pick<RunOptions, "clock" | "signal">>,
  listener: RunListener,
): Promise<{ readonly run: TableRunOptions; readonly notices: readonly string[] }> {
  const { plan, resources, workspace } = planned;
  const { clock, signal, fresh = false } = options;
  const { launcher, context } = await openLauncher(
    { ...options, workspace },
    (sentence) => listener.onNotice?.(sentence),
  );
  const engine = await launchedEngine(plan, { ...options, workspace });
  const workers = options.workers ?? await launcher.workers?.(context, engine) ?? workersHere(engine.name);
  listener.onEngine?.(launcher.describe?.(engine, workers) ?? engine.description);
  const store = new ResultStore(workspace.results);
  const segments = store.segments(plan.id, plan.track);
  const { machine: _, ...provenance } = await describeRun(workspace.base, engine.description, config.version);
  const run: TableRunOptions = {
    store,
    engine: engine.name,
    numerics: engine.numerics,
    workers,
    fresh,
    stepLimit: options.stepLimit,
    resources,
    checkpoints: workspace.checkpoints,
    segments,
    models: modelsToKeep(plan, options),
    commands: { work: workspace.commands, logs: store.logs(plan.id, plan.track) },
    cache: trustedCache(cacheOf(planned, options), fresh ? clock.now() : undefined),
    launcher,
    context,
    signal,
    provenance,
    listener: {
      onStart: (...told) => listener.onStart?.(...told),
      onProgress: (cells, progress) => listener.onProgress?.(cells, progress),
      onCell: (cell, result) => listener.onCell?.(cell, result),
    },
  };
  const settings = cellsOf(plan).map(({ settings }) => settings);
  return { run, notices: await unscoredNotices(settings, resources, segments) };
}

function modelsToKeep({ keepModels: seeds = [] }: TablePlan, { keepModels }: RunOptions): ModelsToKeep {
  if (typeof keepModels === "boolean") return { seeds: keepModels ? "all" : [], trained: keepModels };
  return { seeds, trained: keepModels === "trained" };
}

/** A cache of which only what is kept from a time on counts: whole seconds, since some file systems know no less. */
function trustedCache(cache: CacheSettings | undefined, from: Date | undefined): CacheSettings | undefined {
  return cache && from && { ...cache, trustedFrom: 1000 * Math.floor(from.getTime() / 1000) } || cache;
}
