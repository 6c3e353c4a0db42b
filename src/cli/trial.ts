/**
 * Trials: a spec run with fewer steps or another backbone than it says, which never passes for its table.
 *
 * @module
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isNotFound, openWorkspace, type Workspace } from "../base/workspace.ts";
import type { Resources } from "../launch/resources.ts";
import { type CellSettings, cellsOf, type Override, type TablePlan } from "../spec/mod.ts";
import { UsageError } from "./command.ts";
import type { Flags } from "./flags.ts";

/** Flags that make a run a trial. */
export const TRIAL_FLAGS = ["steps", "backbone"] as const;

/** The flags' lines in the usage of a command. */
export const TRIAL_USAGE =
  `--steps N        train at most N steps: a trial, kept in .omh/trials/ unless --results is given;
                   where there are fewer images than published, batches shrink to them
  --backbone NAME  take another backbone for all rows, by name or module; a trial, too`;

/**
 * What the flags change about a spec.
 *
 * @param cwd What relative paths are relative to.
 * @throws {UsageError} A flag has no value that it can have.
 */
export function trialOverrides(flags: Flags, cwd: string): Override[] {
  const [steps, backbone] = [flags.count("steps"), flags.text("backbone")];
  return [
    ...steps === undefined ? [] : [{ path: ["train", "steps"], atMost: steps }],
    ...backbone === undefined ? [] : [{ path: ["backbone"], value: backboneName(backbone, cwd) }],
  ];
}

/** A module is relative to the working folder, not to the spec. */
function backboneName(given: string, cwd: string): string {
  return /^\.{1,2}\//.test(given) ? pathToFileURL(resolve(cwd, given)).href : given;
}

/**
 * The folders of a run: a trial's results lie apart from those of tables.
 *
 * @throws {UsageError} A trial is to be kept where the results of tables are.
 */
export function trialWorkspace(flags: Flags, workspace: Workspace): Workspace {
  if (TRIAL_FLAGS.every((name) => flags.text(name) === undefined)) return workspace;
  const results = flags.text("results") === undefined ? workspace.trials : workspace.results;
  if (results === openWorkspace({ folder: workspace.folder }).results) {
    throw new UsageError(
      `Cannot keep a trial in "${results}": the results of tables lie there, expected another folder`,
    );
  }
  return { ...workspace, results };
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
