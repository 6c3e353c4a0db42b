/**
 * What commands do in a simulation of a large table, each step timed.
 *
 * @module
 */
import { missingJobs } from "../../src/app/launch_jobs.ts";
import { loadPlan } from "../../src/app/load_plan.ts";
import { type RunOptions, runTable } from "../../src/app/run_table.ts";
import { tableStatus } from "../../src/app/table_status.ts";
import { systemClock } from "../../src/base/clock.ts";
import { openWorkspace } from "../../src/base/workspace.ts";

/** Seconds of the steps of a phase, by name. */
export type Laps = Record<string, number>;

/** A phase: what one command does. */
export type Phase = (options: RunOptions, laps: LapTimer) => Promise<void>;

/** Times steps. */
export class LapTimer {
  /** What was timed. */
  readonly laps: Laps = {};
  #last = systemClock.elapsed();

  /** Notes the time since the last step as that of this one. */
  lap(name: string): void {
    const now = systemClock.elapsed();
    this.laps[name] = Number(((now - this.#last) / 1000).toFixed(2));
    this.#last = now;
  }
}

/** Names of the phases: those in which something is submitted, and those in which it is looked at. */
export const PHASES = {
  /** `bench`, up to where the cluster has all that is missing, then one look at the queue. */
  submit: async (options, timer) => {
    const planned = await loadPlan("spec.yaml", options);
    timer.lap("spec to plan");
    const { launcher, jobs, run } = await missingJobs(planned, options, "all");
    timer.lap("keys, results, jobs");
    await launcher.submit!(jobs, run);
    timer.lap("submit");
    const stop = new AbortController();
    const following = launcher.run(jobs, run, stop.signal).catch(() => {});
    // One look at the queue and at the results is made before it is heard.
    stop.abort();
    await following;
    timer.lap("one look");
  },
  /** `status`. */
  status: async (options, timer) => {
    await tableStatus("spec.yaml", options);
    timer.lap("status");
  },
  /** `bench` once more, where everything is finished. */
  gather: async (options, timer) => {
    await runTable("spec.yaml", options);
    timer.lap("gather");
  },
} as const satisfies Record<string, Phase>;

/** Name of a phase. */
export type PhaseName = keyof typeof PHASES;

/** How tables in the folder of a simulation are run. */
export function optionsIn(folder: string): RunOptions {
  const workspace = openWorkspace({ folder, base: folder });
  // An element a cell: the most that there can be.
  return {
    workspace,
    launcher: "slurm",
    profile: "profile.yaml",
    engine: "wasm",
    workers: 1_000_000,
    cacheBudget: 0,
  };
}
