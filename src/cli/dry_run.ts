/**
 * What a spec would run: cells, keys, cohorts, cost, and what is missing for it.
 *
 * @module
 */
import type { Workspace } from "../base/workspace.ts";
import { startEngine } from "../engine/start.ts";
import { identifyCell } from "../launch/cell_identity.ts";
import { type CohortCost, estimateCohort } from "../launch/cost.ts";
import { findMissing, type Missing } from "../launch/preflight.ts";
import type { Resources, SplitSizes } from "../launch/resources.ts";
import { loadLossExtensions } from "../methods/registry.ts";
import { ResultStore } from "../results/result_store.ts";
import { type CellSettings, cellsOf, groupCohorts, type PlannedCell, type TablePlan } from "../spec/mod.ts";
import { mapRoom } from "../features/cache/cache_folder.ts";
import { cacheSettings } from "./cache_flags.ts";
import { engineChoice } from "./engine_choice.ts";
import type { Flags } from "./flags.ts";
import type { LoadedPlan } from "./load_plan.ts";

/** A cell that would be run. */
export interface DryCell {
  readonly cell: PlannedCell;
  /** Null where its data or its weights are missing: both are part of it. */
  readonly key: string | null;
  readonly finished: boolean;
}

/** Cells that share their features. */
export interface DryCohort {
  readonly id: string;
  readonly cells: readonly DryCell[];
  /** Null where the data is missing and has no published size. */
  readonly sizes: SplitSizes | null;
  /** Whether the sizes are those of the published data, as it is missing here. */
  readonly published: boolean;
  /** Null where the sizes are. */
  readonly cost: CohortCost | null;
}

/** A planned table with what it would take. */
export interface DryRun {
  readonly plan: TablePlan;
  /** Numerics tag of the engine. */
  readonly engine: string;
  readonly cohorts: readonly DryCohort[];
  readonly missing: readonly Missing[];
}

/**
 * Works out what a planned spec would take. Reads the flags `engine`, `cache` and `cache-budget`.
 */
export async function dryRun(
  { plan, resources }: LoadedPlan,
  workspace: Pick<Workspace, "results" | "cache">,
  flags: Flags,
): Promise<DryRun> {
  const cache = cacheSettings(flags, workspace);
  const disk = cache ? mapRoom(cache.budget) : 0;
  const { numerics } = await startEngine(engineChoice(flags, plan.traits.engine));
  const planned = cellsOf(plan);
  const missing = await findMissing(planned.map(({ settings }) => settings), resources);
  const store = new ResultStore(workspace.results);
  const cells = await Promise.all(planned.map(async (cell): Promise<DryCell> => {
    if (isMissing(cell.settings, missing)) return { cell, key: null, finished: false };
    const { key } = (await identifyCell(cell, resources, numerics)).key;
    return { cell, key, finished: await store.readCell(plan.id, plan.track, key) !== undefined };
  }));
  const grouped = groupCohorts(cells.map((dry) => ({ ...dry.cell, dry })));
  return {
    plan,
    engine: numerics,
    missing,
    cohorts: await Promise.all(
      grouped.map(({ id, cells }) =>
        describeCohort(id, cells.map(({ dry }) => dry), missing, resources, disk)
      ),
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
  resources: Resources,
  disk: number,
): Promise<DryCohort> {
  const [{ cell: { settings } }] = cells;
  const published = missing.some(({ kind, name }) => kind === "dataset" && name === settings.dataset);
  const sizes = published
    ? await resources.publishedSizes(settings) ?? null
    : await resources.sizes(settings);
  const cost = sizes && estimateCohort({
    cells: await Promise.all(
      // A cell that is finished costs nothing any more.
      cells.filter(({ finished }) => !finished).map(async ({ cell: { settings } }) => ({
        settings,
        method: await resources.method(settings.method),
      })),
    ),
    backbone: await resources.backbone(settings.backbone),
    classes: (await resources.dataset(settings.dataset)).classes,
    sizes,
    disk,
    extensions: await loadLossExtensions(),
  });
  return { id, cells, sizes, published, cost };
}
