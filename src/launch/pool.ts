/**
 * Worker processes that train cells, each with its own engine.
 *
 * @module
 */
import { graceOf } from "../base/interruption.ts";
import { printable } from "../base/thrown.ts";
import type { EngineName } from "../engine/types.ts";
import { wideEnvironment } from "../engine/wide_vectors.ts";
import { deviceVariables } from "./devices.ts";
import { NumericsError } from "./numerics_error.ts";
import { pluginsOf } from "./plan_jobs.ts";
import type { CellReport, Job, JobProgress } from "./types.ts";
import { type Answer, WorkerProcess } from "./worker_process.ts";

/** How many workers, and on what. */
export interface PoolOptions {
  /** Number of worker processes, at least 1. */
  readonly workers: number;
  readonly engine: EngineName;
  /**
   * Devices that workers are spread over.
   *
   * @default {[]}
   */
  readonly devices?: readonly string[];
  /**
   * Longest time that a job may go without a sign of work, seconds: a step, or a picture read, featurised or scored. The
   * slowest of them, a step of a whole batch on one core without a cache, takes minutes.
   *
   * @default {STEP_LIMIT}
   */
  readonly stepLimit?: number;
  /** Ends the pool: workers save what they are at, and end. */
  readonly signal: AbortSignal;
}

/** What becomes of jobs; calls come one at a time. */
export interface PoolListener {
  /**
   * A worker is free for a job, which is then begun for the first time.
   *
   * @returns What of it is to be run; `undefined` for nothing.
   * @default {all}
   */
  admit?(job: Job): Promise<Job | undefined>;
  onProgress(job: Job, progress: JobProgress): void;
  onDone(job: Job, reports: readonly CellReport[]): Promise<void>;
  /**
   * The job could not be run: its resources are missing, its worker crashed twice or gave no sign of work.
   *
   * @param cause Why, as one printable line.
   * @param step The last step that was heard of, from 1; 0 where none was.
   */
  onError(job: Job, cause: string, step: number): Promise<void>;
}

/** Longest time without a sign of work unless told otherwise, seconds. */
export const STEP_LIMIT = 3600;

/** A job whose worker crashed is tried this many times in all. */
const TRIES = 2;

/** A job that waits, and how often it was tried. */
interface QueuedJob {
  readonly job: Job;
  readonly tries: number;
  readonly isAdmitted: boolean;
}

/**
 * Runs jobs on worker processes, next job to the next free worker.
 *
 * The numbers do not depend on how many workers there are or on who runs what: code of a plugin stays in worker processes that
 * run cells of the same plugins and no others.
 *
 * @throws {NumericsError} The engine of a worker computes otherwise than the keys of a job were made with.
 * @throws {DOMException} `options.signal` was aborted.
 */
export async function runJobs(
  jobs: readonly Job[],
  options: PoolOptions,
  listener: PoolListener,
): Promise<void> {
  if (jobs.length === 0) return;
  options.signal.throwIfAborted();
  // Asking takes a process: not where nothing comes to be run.
  let wide: ReturnType<typeof wideEnvironment> | undefined;
  const environment = () => wide ??= wideEnvironment();
  const queue: QueuedJob[] = jobs.map((job) => ({ job, tries: 0, isAdmitted: false }));
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const serve = async (place: number) => {
    await using seat = new Seat(options, place, environment, signal);
    for (let next = seat.choose(queue); next; next = seat.choose(queue)) {
      const { tries } = next;
      const job = next.isAdmitted || !listener.admit ? next.job : await listener.admit(next.job);
      if (!job) continue;
      let step = 0;
      const answer = await seat.run(job, (progress) => {
        step = progress.step;
        listener.onProgress(job, progress);
      });
      if (answer.type === "done") await listener.onDone(job, answer.reports);
      signal.throwIfAborted();
      if (answer.type === "done") continue;
      if (answer.type === "refusal") throw new NumericsError(answer.message);
      if (isFinal(answer, job, tries)) await listener.onError(job, answer.message, step);
      else if (answer.type === "crash" && tries + 1 < TRIES) {
        queue.unshift({ job, tries: tries + 1, isAdmitted: true });
      } else queue.unshift(...alone(job));
    }
    await seat.leave();
  };
  const served = await Promise.allSettled(
    Array.from(
      { length: Math.min(options.workers, jobs.length) },
      (_, place) =>
        serve(place).catch((error) => {
          // One result that cannot be kept ends the run: the other workers must not go on for nobody.
          failure.abort(error);
          throw error;
        }),
    ),
  );
  options.signal.throwIfAborted();
  const failed = served.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
  if (failed) throw failed.reason;
}

/** Whether a job is given up: what hangs is not tried again, what crashes is once, and both by its cells one by one. */
function isFinal({ type }: Answer, { cells }: Job, tries: number): boolean {
  if (type === "error") return true;
  return cells.length === 1 && (type === "hang" || tries + 1 >= TRIES);
}

/** The cells of a job one by one, each with a last try: the one that kills its worker must not take the others with it. */
function alone(job: Job): QueuedJob[] {
  return job.cells.map((cell) => ({
    job: { ...job, cells: [cell] },
    tries: TRIES - 1,
    isAdmitted: true,
  }));
}

/** The place of one worker process at a time. */
class Seat {
  #worker: { readonly process: WorkerProcess; readonly plugins: string } | undefined;
  readonly #stop = () => this.#worker?.process.stop(graceOf(this.signal.reason));

  constructor(
    private readonly options: PoolOptions,
    private readonly place: number,
    private readonly environment: () => Promise<Readonly<Record<string, string>>>,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener("abort", this.#stop);
  }

  /** Takes the next job from the queue, if there is one that the worker may run, rather that. */
  choose(queue: QueuedJob[]): QueuedJob | undefined {
    const plugins = this.#worker?.plugins;
    const at = queue.findIndex(({ job }) => pluginsOf(job.cells) === plugins);
    return queue.splice(Math.max(0, at), 1)[0];
  }

  async run(job: Job, onProgress: (progress: JobProgress) => void): Promise<Answer> {
    this.signal.throwIfAborted();
    const plugins = pluginsOf(job.cells);
    if (this.#worker?.plugins !== plugins) await this.leave();
    const environment = await this.environment();
    this.signal.throwIfAborted();
    const { process } = this.#worker ??= { process: this.#start(job, environment), plugins };
    const answer = await process.run(job, onProgress);
    if (answer.type === "crash" || answer.type === "hang") this.#worker = undefined;
    return answer;
  }

  /** Lets the worker end. */
  async leave(): Promise<void> {
    await this.#worker?.process.close();
    this.#worker = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal.removeEventListener("abort", this.#stop);
    if (!this.signal.aborted) this.#worker?.process.kill();
    await this.leave();
  }

  #start(
    { command, checkpoints, cache, segments }: Job,
    environment: Readonly<Record<string, string>>,
  ): WorkerProcess {
    const { engine, devices = [], stepLimit = STEP_LIMIT } = this.options;
    return new WorkerProcess({
      engine,
      writes: [
        ...checkpoints === undefined ? [] : [checkpoints],
        ...cache ? [cache.folder] : [],
        ...segments === undefined ? [] : [segments],
        ...command ? [command.work, command.logs] : [],
      ],
      program: command?.program,
      environment: { ...environment, ...deviceVariables(devices, this.place) },
      stepLimit,
      onPrint: (line) => console.error(printable(line)),
    });
  }
}
