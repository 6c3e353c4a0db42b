/**
 * What a spec would run: cells, keys, cohorts, cost, and what is missing for it.
 *
 * @module
 */
import { mapRoom } from "../features/cache/cache_folder.ts";
import { identifyCell } from "../launch/cell_identity.ts";
import { type CohortCost, estimateCohort, NO_COST } from "../launch/cost.ts";
import { estimateInputs, type WorkerMemory, workerMemory } from "../launch/memory.ts";
import { findMissing, type Missing } from "../launch/preflight.ts";
import type { SplitSizes } from "../launch/resources.ts";
import { unscoredNotices } from "../launch/unscored.ts";
import { mayBeMended } from "../launch/finish_cell.ts";
import { ResultStore } from "../results/result_store.ts";
import { isTrainedHere } from "../spec/external.ts";
import { type CellSettings, cellsOf, groupCohorts, type PlannedCell, type TablePlan } from "../spec/mod.ts";
import { loaded, type LoadedPlan } from "./load_plan.ts";
import { cacheOf } from "./kept_features.ts";
import { launchedEngine } from "./open_launcher.ts";
import { requireImages } from "./preflight.ts";
import type { RunOptions } from "./run_table.ts";

/** A cell that would be run. */
export interface DryCell {
  /** The cell. */
  readonly cell: PlannedCell;
  /** Null where its data or its weights are missing: both are part of it. */
  readonly key: string | null;
  /** Whether its result is there and would be taken. */
  readonly finished: boolean;
  /** Whether it failed before: it is to be trained again. */
  readonly failed: boolean;
}

/** Cells that share their features. */
export interface DryCohort {
  /** Tells cohorts apart. */
  readonly id: string;
  /** Its cells. */
  readonly cells: readonly DryCell[];
  /** Null where the data is missing and has no published size. */
  readonly sizes: SplitSizes | null;
  /** Whether the sizes are those of the published data, as it is missing here. */
  readonly published: boolean;
  /** Null where the sizes are. */
  readonly cost: CohortCost | null;
  /** What a worker will need; null where the sizes are, or all cells are finished. */
  readonly memory: WorkerMemory | null;
}

/** A planned table with what it would take. */
export interface DryRun {
  /** The plan. */
  readonly plan: TablePlan;
  /** Numerics tag of the engine. */
  readonly engine: string;
  /** All cells, by cohort. */
  readonly cohorts: readonly DryCohort[];
  /** Data and weights that are not there. */
  readonly missing: readonly Missing[];
  /** What else whoever runs it should know, a sentence each. */
  readonly notices: readonly string[];
}

/**
 * Works out what a spec would take. Trains and writes nothing.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param options How it would be run.
 * @returns Cells, keys, cost, and what is missing.
 * @throws {UsageError} There is no such spec or track, or an option is wrong.
 * @throws {SpecError} The spec is wrong.
 */
export async function dryRun(spec: string | LoadedPlan, options: RunOptions = {}): Promise<DryRun> {
  const table = await loaded(spec, options);
  const { plan, resources, workspace } = table;
  const cache = cacheOf(table, options);
  const disk = cache ? mapRoom(cache.budget) : 0;
  const { numerics } = await launchedEngine(plan, { ...options, workspace });
  const planned = cellsOf(plan);
  const missing = await findMissing(planned.map(({ settings }) => settings), resources);
  await requireImages(table);
  const store = new ResultStore(workspace.results);
  const cells = await Promise.all(planned.map(async (cell): Promise<DryCell> => {
    if (isMissing(cell.settings, missing)) return { cell, key: null, finished: false, failed: false };
    const { key } = (await identifyCell(cell, resources, numerics)).key;
    const known = options.fresh ? undefined : await store.readCell(plan.id, plan.track, key);
    const failed = known !== undefined && mayBeMended(known);
    return { cell, key, finished: known !== undefined && !failed, failed };
  }));
  const grouped = groupCohorts(cells.map((dry) => ({ ...dry.cell, dry })));
  const settings = planned.map(({ settings }) => settings);
  return {
    plan,
    engine: numerics,
    missing,
    notices: await unscoredNotices(settings, resources, store.segments(plan.id, plan.track)),
    cohorts: await Promise.all(
      grouped.map(({ id, cells }) => describeCohort(id, cells.map(({ dry }) => dry), missing, table, disk)),
    ),
  };
}

function isMissing({ dataset, backbone }: CellSettings, missing: readonly Missing[]): boolean {
  return missing.some(({ kind, name }) => name === (kind === "dataset" ? dataset : backbone));
}

async function describeCohort(
  id: string,
  cells: readonly DryCell[],
  missing: readonly Missing[],
  { resources }: LoadedPlan,
  disk: number,
): Promise<DryCohort> {
  const [{ cell: { settings } }] = cells;
  const published = missing.some(({ kind, name }) => kind === "dataset" && name === settings.dataset);
  const sizes = published
    ? await resources.publishedSizes(settings) ?? null
    : await resources.sizes(settings);
  if (!isTrainedHere(settings)) return { id, cells, sizes, published, cost: sizes && NO_COST, memory: null };
  // A cell that is finished costs nothing any more.
  const left = cells.filter(({ finished }) => !finished).map(({ cell: { settings } }) => settings);
  const inputs = sizes && { ...await estimateInputs(left, settings, sizes, resources), disk };
  return {
    id,
    cells,
    sizes,
    published,
    cost: inputs && estimateCohort(inputs),
    memory: inputs && left.length > 0 ? workerMemory(inputs) : null,
  };
}
