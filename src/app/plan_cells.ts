/**
 * What is missing of a table, as command lines for other programs to run.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import { newPlanPath, writePlanFile } from "../launch/plan_file.ts";
import { refuseMissing } from "../launch/preflight.ts";
import { prepareCells } from "../launch/prepare_cells.ts";
import { launchPlan } from "../launch/table_runner.ts";
import { workerCommand } from "../launch/worker_command.ts";
import { makeFolders } from "./make_folders.ts";
import { loaded, type LoadedPlan } from "./load_plan.ts";
import { preflight } from "./preflight.ts";
import { type RunOptions, tableRun } from "./run_table.ts";

/** The work on a table. */
export interface PlannedCells {
  /** Program and arguments of each job. */
  readonly commands: readonly (readonly string[])[];
  /** Cells that are to be run. */
  readonly missing: number;
  /** Cells that are finished. */
  readonly finished: number;
}

/**
 * Writes a plan file of what is missing of a table. Nothing is trained.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param options How it is to be run; cells that share their features are split into as many jobs as there are workers.
 * @returns A command line for each job: processes that may run in any order, and at once.
 * @throws As {@linkcode runTable}.
 */
export async function planCells(spec: string | LoadedPlan, options: RunOptions = {}): Promise<PlannedCells> {
  const { clock = systemClock, listener = {}, signal = new AbortController().signal } = options;
  const planned = await loaded(spec, options);
  refuseMissing(await preflight([planned], options));
  const { plan, workspace } = planned;
  const { run, notices } = await tableRun(planned, { ...options, clock, signal }, listener);
  for (const notice of notices) listener.onNotice?.(notice);
  await makeFolders(planned, run.store);
  const prepared = await prepareCells(plan, run);
  const jobs = await prepared.jobs();
  const count = prepared.missing.size;
  const finished = [...prepared.results.keys()].filter((key) => !prepared.missing.has(key)).length;
  if (jobs.length === 0) return { commands: [], missing: count, finished };
  const launch = launchPlan(plan, run);
  const path = newPlanPath(workspace.launch, launch, clock.now());
  await writePlanFile(path, launch, jobs);
  const command = workerCommand(path, launch, jobs);
  return { commands: jobs.map((_, index) => [...command, String(index)]), missing: count, finished };
}
