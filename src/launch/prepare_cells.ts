/**
 * What is missing of a table: its cells that have no result, as jobs.
 *
 * @module
 */
import { loadLossExtensions } from "../methods/registry.ts";
import { DamagedResultError, type ResultStore } from "../results/result_store.ts";
import type { CellResult } from "../results/types.ts";
import { openChoicesOf, type TablePlan } from "../spec/mod.ts";
import { type IdentifiedCell, identifyCells } from "./cell_identity.ts";
import { mayBeMended } from "./finish_cell.ts";
import { findModel, isToHaveModel, leavesModel, type ModelsToKeep, NO_MODELS } from "./kept_models.ts";
import type { CellFrame, PlannedJob } from "./launch_plan.ts";
import { type JobMeans, planJobs } from "./plan_jobs.ts";
import type { Resources } from "./resources.ts";
import type { JobCell } from "./types.ts";

/** What cells are prepared with. */
export interface PrepareOptions extends JobMeans {
  readonly store: ResultStore;
  readonly resources: Resources;
  /** Trains finished cells again. */
  readonly fresh: boolean;
  /** Whose models are kept; without it, nobody's. */
  readonly models?: ModelsToKeep;
}

/** A cell that is to be run. */
interface MissingCell extends IdentifiedCell {
  readonly frame: CellFrame;
}

/** A table, as far as it is there. */
export interface PreparedCells {
  /** All cells of the plan, in its order. */
  readonly cells: readonly IdentifiedCell[];
  /** Results that are there and stay, by key: those of cells too that are trained again for their models alone. */
  readonly results: ReadonlyMap<string, CellResult>;
  /** Cells that are to be run, each once, by key. */
  readonly missing: ReadonlyMap<string, IdentifiedCell>;
  /** Makes the jobs that run them. */
  readonly jobs: () => Promise<PlannedJob[]>;
}

/** Looks for the results of a plan's cells. Those that another table has are copied. */
export async function prepareCells(plan: TablePlan, options: PrepareOptions): Promise<PreparedCells> {
  const { store, fresh, resources, numerics, models = NO_MODELS } = options;
  const results = new Map<string, CellResult>();
  const missing = new Map<string, MissingCell>();
  const cells = await identifyCells(plan, resources, numerics);
  const extensions = await loadLossExtensions();
  for (const identified of cells) {
    const { key, parts } = identified.key;
    // Rows of a trial may come to the same cell: it is run once.
    if (results.has(key) || missing.has(key)) continue;
    const known = fresh ? await peekOwn(store, plan, key) : await store.findCell(plan.id, plan.track, key);
    const isSound = known !== undefined && !fresh && !mayBeMended(known);
    if (isSound) {
      results.set(key, known);
      const needsModel = isToHaveModel(models, identified.cell.seed) && leavesModel(known);
      if (!needsModel || await findModel(store, plan, known)) continue;
    }
    const { cell: { point, settings }, identity } = identified;
    const frame: CellFrame = {
      row: point.name,
      identity: {
        method_version: identity.methodVersion,
        dataset_fingerprint: identity.datasetFingerprint,
        weights_digest: identity.weightsDigest,
        ...identity.code && { code: identity.code },
        numerics: identity.numerics,
      },
      key_parts: parts,
      open_choices: openChoicesOf(settings, extensions),
      ...known && { before: known.provenance.finished_at },
      ...isSound && { forModel: true },
    };
    missing.set(key, { ...identified, frame });
  }
  const jobs = async () => {
    const planned = await planJobs(
      [...missing.values()].map((one) => jobCell(one, models)),
      resources,
      options,
    );
    return planned.map((job) => ({
      job,
      frames: Object.fromEntries(job.cells.map(({ key }) => [key, missing.get(key)!.frame])),
    }));
  };
  return { cells, results, missing, jobs };
}

/** The result that a table has of its own; none where that is damaged, as it is replaced. */
async function peekOwn(
  store: ResultStore,
  { id, track }: TablePlan,
  key: string,
): Promise<CellResult | undefined> {
  try {
    return await store.readCell(id, track, key);
  } catch (error) {
    if (error instanceof DamagedResultError) return undefined;
    throw error;
  }
}

function jobCell({ cell: { settings, seed }, key: { key } }: IdentifiedCell, models: ModelsToKeep): JobCell {
  const keepModel = models.trained || isToHaveModel(models, seed);
  return { key, settings, seed, ...keepModel && { keepModel } };
}
