/**
 * Trials: a spec run with fewer steps or another backbone than it says, which never passes for its table.
 *
 * @module
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isNotFound, usualResults, type Workspace } from "../base/workspace.ts";
import type { Resources } from "../launch/resources.ts";
import { type CellSettings, cellsOf, type Override, type TablePlan } from "../spec/mod.ts";

/** What makes a run a trial. */
export interface TrialOptions {
  /** Trains at most so many steps, at least 1. */
  readonly steps?: number;
  /** Takes this backbone for all rows: a name, or a module, relative to the user's folder. */
  readonly backbone?: string;
}

/**
 * What a trial changes about a spec.
 *
 * @param folder What the path of a module is relative to.
 */
export function trialOverrides({ steps, backbone }: TrialOptions, folder: string): Override[] {
  return [
    ...steps === undefined ? [] : [{ path: ["train", "steps"], atMost: steps }],
    ...backbone === undefined ? [] : [{ path: ["backbone"], value: backboneName(backbone, folder) }],
  ];
}

/** A module is relative to the user's folder, not to the spec. */
function backboneName(given: string, folder: string): string {
  return /^\.{1,2}\//.test(given) ? pathToFileURL(resolve(folder, given)).href : given;
}

/** The workspace of a run: a trial's results never lie where those of tables usually do. */
export function trialWorkspace({ steps, backbone }: TrialOptions, workspace: Workspace): Workspace {
  const isTrial = steps !== undefined || backbone !== undefined;
  return isTrial && workspace.results === usualResults(workspace)
    ? { ...workspace, results: workspace.trials }
    : workspace;
}

/**
 * What else a trial changes where there are fewer training images than published: no batch is larger than the split, and
 * methods get the options that they have for few images.
 *
 * @param plan The trial.
 * @returns Nothing where the images are not there or are as many as published.
 */
export async function smallDatasetOverrides(plan: TablePlan, resources: Resources): Promise<Override[]> {
  const cells = cellsOf(plan).map(({ settings }) => settings);
  const counts = await Promise.all(cells.map((settings) => shrunkCount(settings, resources)));
  const fewest = Math.min(...counts);
  if (fewest === Infinity) return [];
  const names = [...new Set(cells.map(({ method }) => method))];
  const used = await Promise.all(names.map((name) => resources.method(name)));
  return [
    { path: ["train", "batch"], atMost: fewest },
    ...used.flatMap(({ smallDataset }, i) =>
      Object.entries(smallDataset ?? {}).map(([option, value]) => ({ path: [names[i], option], value }))
    ),
  ];
}

/** Number of training images; infinite where they are as many as published, or not there. */
async function shrunkCount(settings: CellSettings, resources: Resources): Promise<number> {
  const published = await resources.publishedSizes(settings);
  try {
    const { train } = await resources.sizes(settings);
    return published !== undefined && train >= published.train ? Infinity : train;
  } catch (error) {
    if (isNotFound(error)) return Infinity;
    throw error;
  }
}
