/**
 * Runs a table: trains what is missing of it, writes it and returns it.
 *
 * @module
 */
import { resolve } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { removeLeftovers } from "../base/atomic_write.ts";
import { restoreBuiltins } from "../base/builtins.ts";
import { isNotFound } from "../base/workspace.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { startEngine } from "../engine/start.ts";
import { type Engine, ENGINE_NAMES, type EngineChoice } from "../engine/types.ts";
import { CACHE_BUDGET, type CacheSettings } from "../features/cache/feature_cache.ts";
import { defaultWorkers } from "../launch/machine.ts";
import { gatherTable, runCells, type TableListener, type TableRunOptions } from "../launch/table_runner.ts";
import { estimateInputs, HEAP_BYTES, workerMemory } from "../launch/memory.ts";
import { type Missing, type PlannedTable, preflight as lookForMissing } from "../launch/preflight.ts";
import type { CellReport } from "../launch/types.ts";
import { unscoredNotices } from "../launch/unscored.ts";
import { describeRun, type RunProvenance } from "../results/provenance.ts";
import { ResultStore } from "../results/result_store.ts";
import { tableFolder } from "../results/stopping.ts";
import type { TableFile } from "../results/table_file.ts";
import type { CellResult } from "../results/types.ts";
import { isTrainedHere } from "../spec/external.ts";
import { type CellSettings, cellsOf, checkBatches, nearest, type TablePlan } from "../spec/mod.ts";
import { loaded, type LoadedPlan, type LoadOptions, UsageError } from "./load_plan.ts";

/** On what a table is computed, or keys are. */
export interface EngineSelection {
  /**
   * The engine.
   *
   * @default {"wasm"} on the track `embedded`, else `auto`, unless the track says another.
   */
  readonly engine?: EngineChoice;
}

/** How features are kept from one run to the next. */
export interface CacheOptions {
  /**
   * Room for features in the workspace's cache, bytes; 0 keeps none.
   *
   * @default {8589934592}
   */
  readonly cacheBudget?: number;
}

/** Told how a run is coming along; every member may be left out. */
export interface RunListener extends Partial<TableListener> {
  /** Before anything else: the engine, in words. */
  onEngine?(description: string): void;
  /** Before anything is trained: a sentence that whoever runs it should know. */
  onNotice?(sentence: string): void;
}

/** How a table is run. */
export interface RunOptions extends LoadOptions, EngineSelection, CacheOptions {
  /**
   * Worker processes.
   *
   * @default {one} per core, at most one per 4 GiB of memory.
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
 * @throws {DOMException} `options.signal` was aborted.
 */
export async function runTable(spec: string | LoadedPlan, options: RunOptions = {}): Promise<FinishedTable> {
  const { clock = systemClock, listener = {}, signal = new AbortController().signal } = options;
  const planned = await loaded(spec, options);
  const { plan, resources, workspace } = planned;
  const missing = await preflight([planned], options);
  if (missing.length > 0) {
    throw new Deno.errors.NotFound(missing.map(({ message }) => message).join("\n"));
  }
  const engine = await engineFor(plan, options);
  listener.onEngine?.(engine.description);
  const store = new ResultStore(workspace.results);
  const settings = cellsOf(plan).map(({ settings }) => settings);
  const segments = store.segments(plan.id, plan.track);
  for (const notice of await unscoredNotices(settings, resources, segments)) listener.onNotice?.(notice);
  const run: TableRunOptions = {
    store,
    engine: engine.name,
    numerics: engine.numerics,
    workers: options.workers ??
      defaultWorkers(navigator.hardwareConcurrency, Deno.systemMemoryInfo().total),
    fresh: options.fresh ?? false,
    stepLimit: options.stepLimit,
    resources,
    checkpoints: workspace.checkpoints,
    segments,
    commands: { work: workspace.commands, logs: store.logs(plan.id, plan.track) },
    cache: trustedCache(cacheOf(planned, options), options.fresh ? clock.now() : undefined),
    signal,
    provenance: stamp(await describeRun(workspace.base, engine.description, config.version), clock),
    listener: {
      onStart: (total, finished) => listener.onStart?.(total, finished),
      onProgress: (cells, progress) => listener.onProgress?.(cells, progress),
      onCell: (cell, result) => listener.onCell?.(cell, result),
    },
  };
  await run.store.claimTable(plan.id, resolve(workspace.folder, planned.spec.document.file));
  const track = run.store.folder(plan.id, plan.track);
  const folder = `${track}/${tableFolder(plan)}`.replace(/\/$/, "");
  for (const path of [workspace.checkpoints, folder, `${track}/cells`]) {
    await removeLeftovers(path, clock.now());
  }
  const { cells, results } = await runCells(plan, run);
  // What code of a plugin changed meanwhile must not change how numbers are written.
  restoreBuiltins();
  const table = await gatherTable(plan, { cells, results }, run);
  await run.store.writeTable(table);
  return { table, results: cells.map(({ key }) => results.get(key.key)!), folder };
}

/**
 * Looks for all that some tables need, before anything is trained.
 *
 * @param tables Loaded plans.
 * @param options How they are to be run, and whether nothing is to be written at all.
 * @returns What is missing, each thing once.
 * @throws {Deno.errors.NotCapable} This process may not write the results, trainings under way or features, or not run the
 * program of a method.
 * @throws {SpecError} A batch is larger than the training split.
 * @throws {TypeError} A module that was loaded has changed built-ins.
 * @throws {UsageError} A cell needs more memory than its engine can hold, and that is not to be tried.
 */
export async function preflight(
  tables: readonly LoadedPlan[],
  options: PreflightOptions = {},
): Promise<Missing[]> {
  const writes = options.readOnly ? [] : tables.flatMap((table) => {
    const { results, checkpoints } = table.workspace;
    return [results, checkpoints, ...cacheOf(table, options) ? [table.workspace.cache] : []];
  });
  const programs = options.readOnly ? [] : (await Promise.all(tables.map(programsOf))).flat();
  const work = programs.length > 0 ? tables.map(({ workspace }) => workspace.commands) : [];
  const missing = await lookForMissing(tables, { writes: [...writes, ...work], programs });
  for (const table of tables) {
    await requireImages(table);
    if (!options.readOnly) await requireMemory(table, options);
  }
  const changed = restoreBuiltins();
  if (changed !== undefined) {
    throw new TypeError(
      `Cannot plan with what a module changes: ${changed} is not what it was, expected the built-ins left as they are`,
    );
  }
  return missing;
}

/** Programs that the cells of a table are to be run by. */
export async function programsOf({ plan, resources }: PlannedTable): Promise<string[]> {
  const names = new Set(cellsOf(plan).map(({ settings }) => settings.method));
  const used = await Promise.all([...names].map((name) => resources.method(name)));
  return used.flatMap(({ command }) => command ? [command.program] : []);
}

/** How tables are looked over. */
export interface PreflightOptions extends EngineSelection, CacheOptions {
  /**
   * Whether nothing is to be trained and written.
   *
   * @default {false}
   */
  readonly readOnly?: boolean;
  /**
   * Whether cells are tried that by estimate need more memory than the engine can hold.
   *
   * @default {false}
   */
  readonly overMemory?: boolean;
}

/** Engines whose tensors lie in a heap of 32-bit addresses. */
const HEAP_ENGINES: readonly string[] = ["wasm", "native"];

/** Refuses cells whose tensors cannot fit into the heap of the engine, one point of a grid after the other. */
async function requireMemory(
  { plan, resources }: LoadedPlan,
  { engine = plan.traits.engine as EngineChoice, overMemory }: PreflightOptions,
): Promise<void> {
  if (overMemory || !HEAP_ENGINES.includes(engine)) return;
  for (const { name, settings } of plan.rows.flatMap(({ points }) => points)) {
    if (settings && !isTrainedHere(settings)) continue;
    const sizes = settings && await resources.sizes(settings).catch(() => resources.publishedSizes(settings));
    if (!settings || !sizes) continue;
    const { tensors } = workerMemory(await estimateInputs([settings], settings, sizes, resources));
    if (tensors <= HEAP_BYTES) continue;
    throw new UsageError(
      `Cannot train "${name}": its tensors would take about ${
        (tensors / 2 ** 30).toPrecision(2)
      } GiB, expected at most ` +
        `${
          HEAP_BYTES / 2 ** 30
        } GiB, all that the engine "${engine}" can hold, or leave to try it (--over-memory)`,
    );
  }
}

/**
 * Refuses batches larger than the training split, of data that is there.
 *
 * @throws {SpecError} With every batch that is too large, each where the spec gives it.
 */
export async function requireImages({ plan, spec, resources }: LoadedPlan): Promise<void> {
  const images = new Map<string, number>();
  const named = ({ dataset, train: { crop } }: CellSettings) => `${crop} ${dataset}`;
  for (const { settings } of cellsOf(plan)) {
    if (images.has(named(settings))) continue;
    try {
      images.set(named(settings), (await resources.sizes(settings)).train);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  checkBatches(spec, plan, (settings) => images.get(named(settings)));
}

/**
 * Starts the engine of a table: the one that is asked for, or else that of its track.
 *
 * @throws {UsageError} The spec's track names an engine that there is not.
 */
export function engineFor({ traits }: TablePlan, { engine }: EngineSelection): Promise<Engine> {
  const name = engine ?? traits.engine;
  if (isEngineChoice(name)) return startEngine(name);
  const near = nearest(name, ENGINE_CHOICES);
  throw new UsageError(
    `Cannot take the engine "${name}" of the spec's track: there is none of that name, ` +
      `expected one of ${ENGINE_CHOICES.join(", ")}${near ? ` (nearest: "${near}")` : ""}`,
  );
}

/** All that an engine may be asked for by. */
export const ENGINE_CHOICES: readonly EngineChoice[] = ["auto", ...ENGINE_NAMES];

/** Whether an engine may be asked for by this name. */
export function isEngineChoice(name: string): name is EngineChoice {
  return (ENGINE_CHOICES as readonly string[]).includes(name);
}

/** Where the features of a table are kept, if anywhere. */
export function cacheOf(
  { workspace }: LoadedPlan,
  { cacheBudget = CACHE_BUDGET }: CacheOptions,
): CacheSettings | undefined {
  return cacheBudget === 0 ? undefined : { folder: workspace.cache, budget: cacheBudget };
}

/** A cache of which only what is kept from a time on counts: whole seconds, since some file systems know no less. */
function trustedCache(cache: CacheSettings | undefined, from: Date | undefined): CacheSettings | undefined {
  return cache && from && { ...cache, trustedFrom: 1000 * Math.floor(from.getTime() / 1000) } || cache;
}

function stamp(run: RunProvenance, clock: Clock): TableRunOptions["provenance"] {
  return ({ engine, wallSeconds, peakBytes, notes }: CellReport) => ({
    ...run,
    ...engine !== null && { engine },
    finished_at: clock.now().toISOString(),
    wall_seconds: Number(wallSeconds.toFixed(2)),
    peak_bytes: peakBytes,
    ...notes.length > 0 && { notes },
  });
}
