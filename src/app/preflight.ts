/**
 * Looks over tables before anything is trained: what is missing, what may not be written, what would not fit.
 *
 * @module
 */
import { restoreBuiltins } from "../base/builtins.ts";
import { isNotFound } from "../base/workspace.ts";
import type { EngineChoice } from "../engine/types.ts";
import { estimateInputs, HEAP_BYTES, workerMemory } from "../launch/memory.ts";
import { identifyCells } from "../launch/cell_identity.ts";
import {
  findMissing,
  type Missing,
  type PlannedTable,
  preflight as lookForMissing,
} from "../launch/preflight.ts";
import { mayBeMended } from "../launch/finish_cell.ts";
import { ResultStore } from "../results/result_store.ts";
import { isTrainedHere } from "../spec/external.ts";
import { type CellSettings, cellsOf, checkBatches } from "../spec/mod.ts";
import type { EngineSelection } from "./engine_choice.ts";
import { launchedEngine, type LauncherChoice, openLauncher } from "./open_launcher.ts";
import { cacheOf, type CacheOptions } from "./kept_features.ts";
import { type LoadedPlan, UsageError } from "./load_plan.ts";

/**
 * Looks for all that some tables need, before anything is trained.
 *
 * @param tables Loaded plans.
 * @param options How they are to be run, and whether nothing is to be written at all.
 * @param permissions Who is asked what this process may do.
 * @returns What is missing, each thing once.
 * @throws {Deno.errors.NotCapable} This process may not write the results, trainings under way or features, or not run the
 * program of a method.
 * @throws {SpecError} A batch is larger than the training split.
 * @throws {TypeError} A module that was loaded has changed built-ins.
 * @throws {UsageError} There is no such launcher, or a cell needs more memory than its engine can hold, and that is not to be tried.
 */
export async function preflight(
  tables: readonly LoadedPlan[],
  options: PreflightOptions = {},
  permissions: Pick<Deno.Permissions, "querySync"> = Deno.permissions,
): Promise<Missing[]> {
  const writes = options.readOnly ? [] : tables.flatMap((table) => {
    const { results, checkpoints } = table.workspace;
    return [results, checkpoints, ...cacheOf(table, options) ? [table.workspace.cache] : []];
  });
  const programs = options.readOnly
    ? []
    : (await Promise.all(tables.map((table) => neededPrograms(table, options, permissions)))).flat();
  const work = programs.length > 0 ? tables.map(({ workspace }) => workspace.commands) : [];
  if (!options.readOnly && tables.length > 0) {
    const { launcher, context } = await openLauncher({ ...options, workspace: tables[0].workspace });
    await launcher.prepare?.(context);
  }
  const missing = await lookForMissing(tables, { writes: [...writes, ...work], programs }, permissions);
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

/** Programs that those cells of a table are to be run by that have no result. */
async function neededPrograms(
  table: LoadedPlan,
  options: PreflightOptions,
  permissions: Pick<Deno.Permissions, "querySync">,
): Promise<string[]> {
  const programs = await programsOf(table);
  const mayRun = (command: string) => permissions.querySync({ name: "run", command }).state === "granted";
  // Results are looked for only where it matters.
  if (options.fresh || programs.every(mayRun)) return programs;
  const { plan, resources, workspace } = table;
  const settings = cellsOf(plan).map(({ settings }) => settings);
  if ((await findMissing(settings, resources)).length > 0) return programs;
  const { numerics } = await launchedEngine(plan, { ...options, workspace });
  const store = new ResultStore(workspace.results);
  const needed = new Set<string>();
  for (const { cell, key } of await identifyCells(plan, resources, numerics)) {
    const { command } = await resources.method(cell.settings.method);
    if (command === undefined) continue;
    const known = await store.peekCell(plan.id, plan.track, key.key);
    if (known === undefined || mayBeMended(known)) needed.add(command.program);
  }
  return [...needed];
}

/** Programs that the cells of a table are to be run by. */
export async function programsOf({ plan, resources }: PlannedTable): Promise<string[]> {
  const names = new Set(cellsOf(plan).map(({ settings }) => settings.method));
  const used = await Promise.all([...names].map((name) => resources.method(name)));
  return used.flatMap(({ command }) => command ? [command.program] : []);
}

/** How tables are looked over. */
export interface PreflightOptions extends EngineSelection, LauncherChoice, CacheOptions {
  /**
   * Whether nothing is to be trained and written.
   *
   * @default {false}
   */
  readonly readOnly?: boolean;
  /**
   * Whether finished cells are run again.
   *
   * @default {false}
   */
  readonly fresh?: boolean;
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
