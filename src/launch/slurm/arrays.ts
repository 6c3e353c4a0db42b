/**
 * From jobs to job arrays: one for each set of resources, cut to the size that the cluster takes.
 *
 * @module
 */
import { canonicalJson } from "../../base/canonical_json.ts";
import { type PlannedJob, withCells } from "../launch_plan.ts";
import { type ElementRequest, requestOf, walltimeMinutes } from "./element_request.ts";
import type { Profile } from "./profile_schema.ts";

/** A job array that is to be submitted. */
export interface JobArray {
  /** At least one, an element each. */
  readonly jobs: readonly PlannedJob[];
  readonly request: ElementRequest;
  /** Time limit of its elements, minutes: that of the longest. */
  readonly minutes: number;
}

/** What arrays are planned by. */
export interface ArrayOptions {
  readonly profile: Profile;
  /** Most elements of an array. */
  readonly most: number;
  /** Seconds that a job takes by estimate. */
  readonly seconds: (job: PlannedJob) => Promise<number>;
}

/**
 * Plans the arrays of jobs. A job whose cells ask for different things becomes several: how cells are split changes no number.
 *
 * @returns Arrays, in the order of their first jobs.
 */
export async function planArrays(
  jobs: readonly PlannedJob[],
  { profile, most, seconds }: ArrayOptions,
): Promise<JobArray[]> {
  const asking = jobs.flatMap((job) => byRequest(job, profile));
  const groups = Map.groupBy(asking, ({ id }) => id);
  const arrays: JobArray[] = [];
  for (const group of groups.values()) {
    const [{ request }] = group;
    let longest = 0;
    for (const { job } of group) longest = Math.max(longest, await seconds(job));
    const minutes = walltimeMinutes(longest, request);
    for (let start = 0; start < group.length; start += most) {
      arrays.push({ jobs: group.slice(start, start + most).map(({ job }) => job), request, minutes });
    }
  }
  return arrays;
}

/** A job whose cells all ask for one thing. */
interface AskingJob {
  readonly id: string;
  readonly job: PlannedJob;
  readonly request: ElementRequest;
}

function byRequest(job: PlannedJob, profile: Profile): AskingJob[] {
  const asking = job.job.cells.map(({ key, settings: { method } }) => {
    const request = requestOf(profile, { method, row: job.frames[key].row });
    return { key, request, id: canonicalJson(request) };
  });
  return [...Map.groupBy(asking, ({ id }) => id)].map(([id, cells]) => ({
    id,
    request: cells[0].request,
    job: cells.length === asking.length ? job : withCells(job, new Set(cells.map(({ key }) => key))),
  }));
}
