/**
 * Submits a job array: its plan file, its script, and the note that finds it again.
 *
 * @module
 */
import { writeFileAtomic } from "../../base/atomic_write.ts";
import type { LaunchPlan } from "../launch_plan.ts";
import { writePlanFile } from "../plan_file.ts";
import { workerCommand } from "../worker_command.ts";
import type { JobArray } from "./arrays.ts";
import { type Cluster, RefusedError } from "./cluster.ts";
import { jobScript } from "./job_script.ts";
import type { Profile } from "./profile_schema.ts";
import type { Submission, Submissions } from "./submissions.ts";

/** What arrays of a run have in common. */
export interface ArrayContext {
  readonly plan: LaunchPlan;
  readonly profile: Pick<Profile, "throttle" | "deno">;
  readonly submissions: Submissions;
  /** Folder that workers run in, absolute. */
  readonly folder: string;
}

/**
 * The script of an array.
 *
 * @param name Name of the job.
 */
export function scriptOf(
  { jobs, request, minutes }: JobArray,
  name: string,
  { plan, profile, submissions, folder }: ArrayContext,
): string {
  return jobScript({
    name,
    elements: jobs.length,
    throttle: profile.throttle,
    request,
    minutes,
    logs: submissions.logs,
    folder,
    plan: submissions.plan(name),
    command: workerCommand(submissions.plan(name), plan, jobs, profile.deno),
  });
}

/** A name for a job that no other has. */
export function jobName({ table }: Pick<LaunchPlan, "table">): string {
  return `omh-${table}-${crypto.randomUUID().slice(0, 8)}`;
}

/**
 * Submits an array.
 *
 * It is noted before it is submitted, so that a driver which is killed in between leaves no element that nobody knows of.
 *
 * @param now Time of day.
 * @throws {RefusedError} SLURM does not take it; nothing is left of it.
 */
export async function submitArray(
  array: JobArray,
  context: ArrayContext,
  cluster: Cluster,
  now: Date,
): Promise<Submission> {
  const { plan, submissions } = context;
  const name = jobName(plan);
  await Deno.mkdir(submissions.logs, { recursive: true });
  const script = scriptOf(array, name, context);
  await writePlanFile(submissions.plan(name), plan, array.jobs);
  await writeFileAtomic(submissions.script(name), script);
  const entry = await submissions.write({
    name,
    id: null,
    submitted_at: now.toISOString(),
    numerics: plan.numerics,
    keys: array.jobs.map(({ job }) => job.cells.map(({ key }) => key)),
  });
  try {
    return await submissions.write({ ...entry, id: await cluster.submit(script) });
  } catch (error) {
    if (error instanceof RefusedError) await submissions.remove(name);
    throw error;
  }
}
