/**
 * What is missing of a table, as a launcher would be handed it: to be shown, to be handed over without waiting, to be cancelled.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import { type CellFrame, type PlannedJob, withCells } from "../launch/launch_plan.ts";
import type { LaunchedTable, Launcher, LaunchPreview, LaunchRun } from "../launch/launcher.ts";
import { refuseMissing } from "../launch/preflight.ts";
import { prepareCells } from "../launch/prepare_cells.ts";
import { launchPlan } from "../launch/table_runner.ts";
import { ResultStore } from "../results/result_store.ts";
import { makeFolders } from "./make_folders.ts";
import { loaded, type LoadedPlan, UsageError } from "./load_plan.ts";
import { openLauncher } from "./open_launcher.ts";
import { preflight } from "./preflight.ts";
import { type RunOptions, tableRun } from "./run_table.ts";

/** Which cells: those that failed, those that have no result, or both. */
export type MissingChoice = "all" | "failed" | "missing";

/** Jobs, and what they are handed over with. */
export interface LaunchJobs {
  readonly launcher: Launcher;
  readonly jobs: readonly PlannedJob[];
  readonly run: LaunchRun;
}

/** Looks for results where they are, and copies none. */
class PeekingStore extends ResultStore {
  override findCell = this.peekCell;
}

/**
 * Shows what a launcher would be handed for what is missing of a table. Nothing is handed over or written.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param options How it would be run, and by which launcher.
 * @throws {UsageError} The launcher has nothing to show.
 */
export async function previewLaunch(
  spec: string | LoadedPlan,
  options: RunOptions,
): Promise<readonly LaunchPreview[]> {
  const { launcher } = await openLauncher(options);
  if (!launcher.preview) {
    throw new UsageError(
      `Cannot show what the launcher "${launcher.name}" is handed: it has nothing to show, expected one such as slurm`,
    );
  }
  const { jobs, run } = await missingJobs(spec, options, "planned");
  return jobs.length === 0 ? [] : await launcher.preview(jobs, run);
}

/** What was handed over. */
export interface HandedOver {
  /** Number of cells that were asked for: those that run already are not handed over again. */
  readonly cells: number;
  /** What was handed over, by the launcher's names. */
  readonly submitted: readonly string[];
}

/**
 * Hands cells of a table that failed, or that have no result, to a launcher, and does not wait for them.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param which Those that failed, those without a result, or both.
 * @param options How they are run, and by which launcher.
 * @throws {UsageError} The launcher hands nothing over without waiting for it.
 * @throws {RangeError} Another process submits for the table: it does so by itself.
 */
export async function handOver(
  spec: string | LoadedPlan,
  which: MissingChoice,
  options: RunOptions,
): Promise<HandedOver> {
  const { launcher } = await openLauncher(options);
  if (!launcher.submit) {
    throw new UsageError(
      `Cannot submit to the launcher "${launcher.name}": it runs cells while it is waited for, expected one such as slurm`,
    );
  }
  const { jobs, run } = await missingJobs(spec, options, which);
  if (jobs.length === 0) return { cells: 0, submitted: [] };
  const submitted = await launcher.submit(jobs, run);
  if (submitted === undefined) {
    throw new RangeError(
      `Cannot submit cells of "${run.plan.table}": another process submits for this table, expected one at a time`,
    );
  }
  return { cells: jobs.reduce((sum, { job }) => sum + job.cells.length, 0), submitted };
}

/**
 * Ends what runs elsewhere for a table. What is finished is kept.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param options By which launcher it was run.
 * @returns What was ended, by the launcher's names.
 * @throws {UsageError} The launcher runs nothing elsewhere.
 */
export async function cancelLaunched(
  spec: string | LoadedPlan,
  options: RunOptions,
): Promise<readonly string[]> {
  const { plan, workspace } = await loaded(spec, options);
  const { launcher, context } = await openLauncher({ ...options, workspace });
  if (!launcher.cancel) {
    throw new UsageError(
      `Cannot cancel what the launcher "${launcher.name}" runs: it runs nothing elsewhere, expected one such as slurm`,
    );
  }
  const table: LaunchedTable = { table: plan.id, track: plan.track, results: workspace.results };
  return await launcher.cancel(table, context);
}

/**
 * What is missing of a table, as jobs, and what they are handed over with.
 *
 * @param which Cells that failed, those without a result, or both; or all that `bench` would run, to be shown alone.
 * @throws {Deno.errors.NotFound} Data or weights are missing.
 * @throws {Deno.errors.NotCapable} This process may not write where they are to be handed over from.
 */
export async function missingJobs(
  spec: string | LoadedPlan,
  options: RunOptions,
  which: MissingChoice | "planned",
): Promise<LaunchJobs> {
  const { clock = systemClock, signal = new AbortController().signal } = options;
  const planned = await loaded(spec, options);
  refuseMissing(await preflight([planned], { ...options, readOnly: which === "planned" }));
  const { run } = await tableRun(planned, { ...options, clock, signal }, options.listener ?? {});
  if (which !== "planned") await makeFolders(planned, run.store);
  const table = { ...run, store: new PeekingStore(run.store.root) };
  const { jobs } = await prepareCells(planned.plan, table);
  return {
    launcher: run.launcher,
    jobs: which === "planned" ? await jobs() : chosenJobs(await jobs(), which),
    run: {
      ...run.context,
      plan: launchPlan(planned.plan, run),
      workers: run.workers,
      listener: { onProgress: () => {}, onWritten: async () => {}, onLost: async () => {} },
    },
  };
}

/**
 * The jobs of some cells. One that has a result failed if that is to be replaced; a sound one that stays, though its model is
 * to be made anew, is none of them.
 */
export function chosenJobs(jobs: readonly PlannedJob[], which: MissingChoice): PlannedJob[] {
  return jobs.flatMap((job) => {
    const isChosen = ({ before, forModel }: CellFrame) =>
      !forModel && (which === "all" || (before !== undefined) === (which === "failed"));
    const keys = job.job.cells.map(({ key }) => key).filter((key) => isChosen(job.frames[key]));
    return keys.length === 0 ? [] : [withCells(job, new Set(keys))];
  });
}
