/**
 * Runs planned jobs in worker processes of this one, claims their cells meanwhile, and writes their results.
 *
 * @module
 */
import type { Claim } from "../base/claim_files.ts";
import type { Claims } from "../base/claims.ts";
import type { Clock } from "../base/clock.ts";
import { ResultStore } from "../results/result_store.ts";
import { devicesFor } from "./devices.ts";
import { finishCell, type FinishContext, type FinishedCell, finishFailed, newResult } from "./finish_cell.ts";
import { type LaunchPlan, type PlannedJob, withCells } from "./launch_plan.ts";
import type { LaunchListener } from "./launcher.ts";
import { runJobs } from "./pool.ts";
import type { Job } from "./types.ts";

/** How jobs are run. */
export interface PlannedRun {
  readonly plan: LaunchPlan;
  /** Number of worker processes, at least 1. */
  readonly workers: number;
  readonly clock: Clock;
  /** The claims of this process beside the results. They are let go as results are written. */
  readonly claims: Claims;
}

/** Cells of a job that another process runs. */
export interface HeldCells {
  /** The job with these cells alone. */
  readonly planned: PlannedJob;
  /** Who runs the first of them. */
  readonly holder: Claim;
}

/**
 * Runs jobs. A cell is claimed when a worker is free for it: one that has its result by then is not run, nor is one that another
 * process has claimed.
 *
 * @returns What other processes run.
 * @throws {NumericsError} The engine of the workers computes otherwise than the plan says.
 * @throws {DOMException} `signal` was aborted; what was under way is saved.
 */
export async function runPlanned(
  jobs: readonly PlannedJob[],
  { plan, workers, clock, claims }: PlannedRun,
  listener: Pick<LaunchListener, "onProgress" | "onWritten">,
  signal: AbortSignal,
): Promise<HeldCells[]> {
  const context: FinishContext = { store: new ResultStore(plan.results), plan, clock };
  const planned = new Map(jobs.flatMap((one) => one.job.cells.map(({ key }) => [key, one] as const)));
  const partOf = ({ cells }: Job) =>
    withCells(planned.get(cells[0].key)!, new Set(cells.map(({ key }) => key)));
  const held: HeldCells[] = [];
  const { engine, stepLimit } = plan;
  const pool = { workers, engine, devices: devicesFor(engine), stepLimit, signal };
  await runJobs(jobs.map(({ job }) => job), pool, {
    admit: async (job) => {
      const part = partOf(job);
      const free = await claimCells(part, claims, context);
      if (free.there.length > 0) await listener.onWritten(free.there);
      if (free.held.size > 0) {
        const [holder] = free.held.values();
        held.push({ planned: withCells(part, new Set(free.held.keys())), holder });
      }
      return free.own.size > 0 ? withCells(part, free.own).job : undefined;
    },
    onProgress: (job, progress) => {
      claims.note(job.cells.map(({ key }) => key), progress);
      listener.onProgress(partOf(job), progress);
    },
    onDone: async (_, reports) => {
      for (const report of reports) {
        await written([await finishCell(planned.get(report.key)!, report, context)]);
      }
    },
    onError: async (job, cause, step) => await written(await finishFailed(partOf(job), cause, step, context)),
  });
  return held;

  async function written(finished: readonly FinishedCell[]): Promise<void> {
    const keys = finished.map(({ result: { key } }) => key);
    for (const key of keys) await claims.release(key);
    await listener.onWritten(keys, finished.flatMap(({ unkept }) => unkept ?? []));
  }
}

/** Claims the cells of a job that are to be run. */
async function claimCells(planned: PlannedJob, claims: Claims, context: FinishContext) {
  const there: string[] = [];
  const own = new Set<string>();
  const held = new Map<string, Claim>();
  for (const { key } of planned.job.cells) {
    const holder = await claims.take(key);
    // Whoever had the claim before may just have written it.
    if (await newResult(planned, key, context)) {
      there.push(key);
      await claims.release(key);
    } else if (holder) held.set(key, holder);
    else own.add(key);
  }
  return { there, own, held };
}
