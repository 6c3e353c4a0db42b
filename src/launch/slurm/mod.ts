/**
 * The launcher `slurm`: cells as elements of job arrays.
 *
 * @module
 */
import {
  defineLauncher,
  type LaunchContext,
  type Launcher,
  type LaunchPreview,
  type LaunchRun,
} from "../launcher.ts";
import type { PlannedJob } from "../launch_plan.ts";
import { Resources } from "../resources.ts";
import { planArrays } from "./arrays.ts";
import { Cluster, type ClusterLimits, USUAL_LIMITS } from "./cluster.ts";
import { Driver, type DriverOptions } from "./driver.ts";
import { jobSeconds } from "./estimate_job.ts";
import { cancelTable, launchedCells } from "./launched.ts";
import { probeNode } from "./probe.ts";
import type { Profile } from "./profile_schema.ts";
import { type RunProgram, runProgram } from "./programs.ts";
import { readProfile } from "./read_profile.ts";
import { jobName, scriptOf } from "./submit_array.ts";
import { Submissions } from "./submissions.ts";

/** Among how many elements cells are split that share their features, where neither `--jobs` nor the throttle says it. */
const ELEMENTS = 4;

/**
 * The launcher on a cluster.
 *
 * @param programs Runs SLURM's programs.
 */
export function slurmLauncher(programs: RunProgram = runProgram): Launcher {
  const cluster = new Cluster(programs);
  return defineLauncher({
    name: "slurm",
    title: "Job arrays on a SLURM cluster",
    state: async () => {
      const version = await cluster.version();
      return version === undefined
        ? { works: false, description: "no sbatch on the search path: this machine does not submit to SLURM" }
        : { works: true, description: version };
    },
    prepare: async (context) => {
      profileOf(context);
      await cluster.limits();
    },
    probe: (engine, context) =>
      probeNode(engine, {
        profile: profileOf(context),
        cluster,
        launch: context.workspace.launch,
        results: context.workspace.results,
        folder: context.workspace.base,
      }),
    engine: (context) => profileOf(context).engine,
    workers: (context) => profileOf(context).throttle ?? ELEMENTS,
    run: async (jobs, run, signal) => {
      await using driver = new Driver(jobs, driverOptions(jobs, run, cluster));
      try {
        await driver.follow(signal);
      } catch (error) {
        if (signal.aborted) await sayWhatGoesOn(driver, run);
        throw error;
      }
    },
    submit: async (jobs, run) => {
      await using driver = new Driver(jobs, driverOptions(jobs, run, cluster));
      return (await driver.submit())?.map(({ id, name }) => id ?? name);
    },
    preview: (jobs, run) => preview(jobs, driverOptions(jobs, run, cluster)),
    launched: (table, { workspace }) => launchedCells(new Submissions(workspace.launch, table), cluster),
    cancel: (table, { workspace, clock }) =>
      cancelTable(new Submissions(workspace.launch, table), cluster, clock),
  });
}

const slurm: Launcher = slurmLauncher();

export default slurm;

/** @throws {SpecError} The profile is wrong. */
function profileOf({ profile }: Pick<LaunchContext, "profile">): Profile {
  return readProfile(profile?.text ?? "", profile?.path ?? "");
}

function driverOptions(jobs: readonly PlannedJob[], run: LaunchRun, cluster: Cluster): DriverOptions {
  const { plan, workspace } = run;
  const profile = profileOf(run);
  const resources = jobs.length === 0 ? undefined : new Resources(jobs[0].job.workspace, jobs[0].job.scope);
  return {
    run,
    plan,
    profile,
    cluster,
    submissions: new Submissions(workspace.launch, plan),
    folder: workspace.base,
    seconds: ({ job }) => jobSeconds(job, resources!, profile.gpu),
  };
}

/** Says, at Ctrl-C, that the cluster's jobs go on, and what ends them. */
async function sayWhatGoesOn(driver: Driver, { notice }: LaunchRun): Promise<void> {
  const ids = await driver.living();
  if (ids.length === 0) return;
  notice(
    `SLURM's ${ids.length === 1 ? "job" : "jobs"} ${ids.join(", ")} ${
      ids.length === 1 ? "goes" : "go"
    } on: ` +
      "the same command follows them again, with --cancel it cancels them, deno task status shows them",
  );
}

/** The scripts that would be submitted, with SLURM's estimate of their start. */
async function preview(jobs: readonly PlannedJob[], options: DriverOptions): Promise<LaunchPreview[]> {
  const { cluster, profile, seconds, plan } = options;
  const limits = await cluster.limits().catch(usualLimits);
  const arrays = await planArrays(jobs, { profile, most: limits.array, seconds });
  const previews: LaunchPreview[] = [];
  for (const array of arrays) {
    const script = scriptOf(array, jobName(plan), options);
    const estimate = await cluster.estimate(script).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    previews.push({
      script,
      jobs: array.jobs.length,
      cells: array.jobs.reduce((sum, { job }) => sum + job.cells.length, 0),
      minutes: array.minutes,
      ...estimate !== undefined && { estimate },
    });
  }
  return previews;
}

/** A script can be shown where it cannot be submitted. */
function usualLimits(error: unknown): ClusterLimits {
  if (error instanceof Deno.errors.NotFound) return USUAL_LIMITS;
  throw error;
}
