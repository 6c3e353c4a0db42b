/**
 * Plan files: jobs of a table for processes that run them by themselves.
 *
 * A file is JSON. Its first line has what all jobs share, and each further line a job, so that who runs one of thousands reads no
 * other.
 *
 * @module
 */
import { writeFileAtomic } from "../base/atomic_write.ts";
import { isNotFound } from "../base/workspace.ts";
import { readLines } from "./lines.ts";
import { type LaunchPlan, PLAN_SCHEMA, type PlannedJob } from "./launch_plan.ts";
import type { Job } from "./types.ts";

/** What the jobs of a table have in common. */
const SHARED = ["workspace", "scope", "numerics", "checkpoints", "cache", "segments"] as const;

type SharedParts = Partial<Pick<Job, typeof SHARED[number]>>;

/** The first line of a file, closed. */
interface Header {
  readonly plan: LaunchPlan;
  readonly shared: SharedParts;
  readonly jobs: readonly [];
}

const OPEN = ',"jobs":[';

/**
 * Path of a plan file that nobody has written yet.
 *
 * @param folder Folder of plan files.
 * @param now The time, which its name tells.
 */
export function newPlanPath(folder: string, { table, track }: LaunchPlan, now: Date): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  return `${folder}/${table}-${track}-${time}-${crypto.randomUUID().slice(0, 8)}.json`;
}

/**
 * Writes a plan file, whole or not at all.
 *
 * @param path Path of the file. Its folder must exist. Nobody may read a file that is there already.
 * @param jobs At least one; all of one table.
 */
export async function writePlanFile(
  path: string,
  plan: LaunchPlan,
  jobs: readonly PlannedJob[],
): Promise<void> {
  const shared = pick(jobs[0].job, SHARED);
  const header = `${JSON.stringify({ plan, shared }).slice(0, -1)}${OPEN}`;
  const lines = jobs.map(({ job, frames }) => {
    const own = Object.entries(job).filter(([name]) => !SHARED.some((common) => common === name));
    return JSON.stringify({ job: Object.fromEntries(own), frames });
  });
  await writeFileAtomic(path, `${header}\n${lines.join(",\n")}\n]}\n`);
}

/**
 * Reads what all jobs of a plan file share.
 *
 * @throws {Deno.errors.NotFound} There is no such file.
 * @throws {SyntaxError} It is no plan file.
 */
export async function readPlan(path: string): Promise<LaunchPlan> {
  return (await readLinesOf(path, 0)).plan;
}

/**
 * Reads a job of a plan file, and what all its jobs share.
 *
 * @param index Which job, from 0.
 * @throws {Deno.errors.NotFound} There is no such file, or it has no such job.
 * @throws {SyntaxError} It is no plan file.
 */
export async function readPlannedJob(
  path: string,
  index: number,
): Promise<{ readonly plan: LaunchPlan; readonly planned: PlannedJob }> {
  const { plan, shared, line } = await readLinesOf(path, index + 1);
  if (line === undefined) {
    throw new Deno.errors.NotFound(
      `Cannot run job ${index} of "${path}": the plan has no such job, expected a whole number from 0 below the number of ` +
        "its jobs",
    );
  }
  const { job, frames } = parse(line.replace(/,$/, ""), path) as PlannedJob;
  return { plan, planned: { job: { ...shared, ...job }, frames } };
}

/** The header of a file, and its line of a number where that is a job's. */
async function readLinesOf(path: string, number: number): Promise<Header & { readonly line?: string }> {
  let header: Header | undefined;
  let at = 0;
  for await (const line of readLines((await open(path)).readable)) {
    if (at === 0) {
      if (!line.endsWith(OPEN)) throw new SyntaxError(notAPlan(path, "its first line is of another kind"));
      header = parse(`${line}]}`, path) as Header;
      if (header.plan?.schema !== PLAN_SCHEMA) {
        throw new SyntaxError(notAPlan(path, `its schema is ${header.plan?.schema}`));
      }
    }
    if (at === number) return { ...header!, ...at > 0 && line !== "]}" && { line } };
    at++;
  }
  if (header === undefined) throw new SyntaxError(notAPlan(path, "it is empty"));
  return header;
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (cause) {
    if (!isNotFound(cause)) throw cause;
    throw new Deno.errors.NotFound(`Cannot read the plan "${path}": there is no such file, expected a plan`, {
      cause,
    });
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(notAPlan(path, "it is no JSON"), { cause });
  }
}

function notAPlan(path: string, found: string): string {
  return `Cannot read the plan "${path}": ${found}, expected ${PLAN_SCHEMA}`;
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  ) as Partial<Pick<T, K>>;
}
