/**
 * One job of a plan file, run by this process alone.
 *
 * @module
 */
import { dirname } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { Claims } from "../base/claims.ts";
import type { Clock } from "../base/clock.ts";
import { stableJson } from "../base/stable_json.ts";
import { startEngine } from "../engine/start.ts";
import type { EngineChoice } from "../engine/types.ts";
import type { ProbedEngine } from "../launch/launcher.ts";
import { readPlannedJob } from "../launch/plan_file.ts";
import { runPlanned } from "../launch/run_planned.ts";
import type { JobProgress } from "../launch/types.ts";
import { ResultStore } from "../results/result_store.ts";
import type { CellResult } from "../results/types.ts";

/** How a job is run. */
export interface WorkerOptions {
  readonly clock: Clock;
  /** Ends it, saved. */
  readonly signal: AbortSignal;
  /** Told how far it is. */
  readonly onProgress: (progress: JobProgress) => void;
  /** Told of each cell that has its result, with the name of its row; of one too that had it before. */
  readonly onCell: (row: string, result: CellResult) => void;
}

/** What came of a job. */
export interface WorkerOutcome {
  /** Cells whose result is a failure. */
  readonly failed: number;
  /** Cells that another process runs. */
  readonly elsewhere: number;
  /** Models that were to be kept and are not, and why, a sentence each. */
  readonly unkept: readonly string[];
}

/**
 * Runs a job of a plan file and writes the results of its cells. Those that have one are not run again.
 *
 * @param path Path of the plan file.
 * @param index Which job, from 0.
 * @throws {Deno.errors.NotFound} There is no such file, or it has no such job.
 * @throws {SyntaxError} It is no plan file.
 * @throws {NumericsError} The engine computes otherwise than the plan says: nothing is run.
 * @throws {DOMException} `options.signal` was aborted.
 */
export async function runWorker(path: string, index: number, options: WorkerOptions): Promise<WorkerOutcome> {
  const { clock, signal, onProgress, onCell } = options;
  const { plan, planned } = await readPlannedJob(path, index);
  // What names mean in modules beside a spec depends on where the run was started.
  if (Deno.cwd() !== plan.folder) Deno.chdir(plan.folder);
  const store = new ResultStore(plan.results);
  await using claims = new Claims(store.claims, clock);
  const unkept: string[] = [];
  let failed = 0;
  const held = await runPlanned([planned], { plan, workers: 1, clock, claims }, {
    onProgress: (_, progress) => onProgress(progress),
    onWritten: async (keys, faults = []) => {
      unkept.push(...faults);
      for (const key of keys) {
        const result = (await store.readCell(plan.table, plan.track, key))!;
        if (result.outcome.status === "failed") failed++;
        onCell(planned.frames[key].row, result);
      }
    },
  }, signal);
  return { failed, elsewhere: held.reduce((sum, { planned: { job } }) => sum + job.cells.length, 0), unkept };
}

/** Starts an engine in this process, and writes what it is to a file, whole or not at all. */
export async function writeProbe(engine: EngineChoice, path: string): Promise<void> {
  const { name, numerics, description } = await startEngine(engine);
  await Deno.mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, stableJson({ name, numerics, description } satisfies ProbedEngine));
}
