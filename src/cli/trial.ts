/**
 * Trials: a spec run with fewer steps or another backbone than it says, which never passes for its table.
 *
 * @module
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ResourcePlaces } from "../launch/cohort_resources.ts";
import { foundSizes, publishedSizes } from "../launch/split_sizes.ts";
import { methods } from "../methods/registry.ts";
import { type CellSettings, cellsOf, type Override, type TablePlan } from "../spec/mod.ts";
import { UsageError } from "./command.ts";
import type { Flags } from "./flags.ts";
import { HOME, type Places } from "./places.ts";

/** Flags that make a run a trial. */
export const TRIAL_FLAGS = ["steps", "backbone"] as const;

/** The flags' lines in the usage of a command. */
export const TRIAL_USAGE =
  `--steps N        train at most N steps: a trial, kept in .omh/trials/ unless --results is given;
                   where there are fewer images than published, batches shrink to them
  --backbone NAME  take another backbone for all rows, by name or module; a trial, too`;

/** Folder of the results of trials, in that of the harness. */
const TRIALS = ".omh/trials";

/** Folder of the results that are no trials. */
const RESULTS = "results";

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
export function trialPlaces(flags: Flags, places: Places): Places {
  if (TRIAL_FLAGS.every((name) => flags.text(name) === undefined)) return places;
  const results = flags.text("results") === undefined ? resolve(HOME, TRIALS) : places.results;
  if (results === resolve(HOME, RESULTS)) {
    throw new UsageError(
      `Cannot keep a trial in "${results}": the results of tables lie there, expected another folder`,
    );
  }
  return { ...places, results };
}

/**
 * What else a trial changes where there are fewer training images than published: no batch is larger than the split, and
 * methods get the options that they have for few images.
 *
 * @param plan The trial.
 * @returns Nothing where the images are not there or are as many as published.
 */
export async function smallDatasetOverrides(plan: TablePlan, places: ResourcePlaces): Promise<Override[]> {
  const cells = cellsOf(plan).map(({ settings }) => settings);
  const counts = await Promise.all(cells.map((settings) => shrunkCount(settings, places)));
  const fewest = Math.min(...counts);
  if (fewest === Infinity) return [];
  const names = [...new Set(cells.map(({ method }) => method))];
  const used = await Promise.all(names.map((name) => methods.load(name, places.scope)));
  return [
    { path: ["train", "batch"], atMost: fewest },
    ...used.flatMap(({ smallDataset }, i) =>
      Object.entries(smallDataset ?? {}).map(([option, value]) => ({ path: [names[i], option], value }))
    ),
  ];
}

/** Number of training images; infinite where they are as many as published, or not there. */
async function shrunkCount(settings: CellSettings, places: ResourcePlaces): Promise<number> {
  const published = await publishedSizes(settings, places.scope);
  try {
    const { train } = await foundSizes(settings, places);
    return published !== undefined && train >= published.train ? Infinity : train;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return Infinity;
    throw error;
  }
}
