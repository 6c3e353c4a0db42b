/**
 * Worker processes that train cells, each with its own engine.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { EngineName } from "../engine/types.ts";
import { wideEnvironment } from "../engine/wide_vectors.ts";
import type { CacheSettings } from "../features/cache/feature_cache.ts";
import { readLines } from "./lines.ts";
import type { CellReport, Job, JobProgress, WorkerMessage } from "./types.ts";

/** How many workers, and on what. */
export interface PoolOptions {
  /** Number of worker processes, at least 1. */
  readonly workers: number;
  readonly engine: EngineName;
  /** Folder that the workers may write checkpoints to. */
  readonly checkpoints: string;
  /** The feature cache, which they may write as well. */
  readonly cache?: Pick<CacheSettings, "folder">;
  /** Ends the pool: workers are stopped, jobs under way are lost. */
  readonly signal: AbortSignal;
}

/** What becomes of jobs; calls come one at a time. */
export interface PoolListener {
  onProgress(job: Job, progress: JobProgress): void;
  onDone(job: Job, reports: readonly CellReport[]): Promise<void>;
  /** The job could not be run: its resources are missing, or its worker crashed twice. */
  onError(job: Job, message: string): Promise<void>;
}

/** A job whose worker crashed is tried this many times in all. */
const TRIES = 2;

/**
 * Runs jobs on worker processes, next job to the next free worker.
 *
 * The numbers do not depend on how many workers there are or on who runs what.
 *
 * @throws {DOMException} `options.signal` was aborted.
 */
export async function runJobs(
  jobs: readonly Job[],
  options: PoolOptions,
  listener: PoolListener,
): Promise<void> {
  const queue = jobs.map((job) => ({ job, tries: 0 }));
  const environment = await wideEnvironment();
  const serve = async () => {
    let worker: Worker | undefined;
    for (let next = queue.shift(); next; next = queue.shift()) {
      options.signal.throwIfAborted();
      worker ??= new Worker(options, environment);
      const { job } = next;
      const answer = await worker.run(job, (progress) => listener.onProgress(job, progress));
      options.signal.throwIfAborted();
      if (answer.type === "done") await listener.onDone(job, answer.reports);
      else if (answer.type === "error") await listener.onError(job, answer.message);
      else {
        worker = undefined;
        if (++next.tries < TRIES) queue.unshift(next);
        else if (job.cells.length > 1) queue.unshift(...alone(job));
        else await listener.onError(job, answer.message);
      }
    }
    await worker?.close();
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, jobs.length) }, serve));
}

/** The cells of a job one by one, each with a last try: the one that kills its worker must not take the others with it. */
function alone(job: Job): { job: Job; tries: number }[] {
  return job.cells.map((cell) => ({ job: { ...job, cells: [cell] }, tries: TRIES - 1 }));
}

type Answer = Exclude<WorkerMessage, { type: "progress" }> | {
  readonly type: "crash";
  readonly message: string;
};

class Worker {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncGenerator<string>;

  constructor(
    { engine, checkpoints, cache, signal }: PoolOptions,
    environment: Readonly<Record<string, string>>,
  ) {
    const permissions = [
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      "--allow-ffi",
      `--allow-write=${[checkpoints, ...cache ? [cache.folder] : []].join(",")}`,
    ];
    this.#process = new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-code-cache", ...permissions, workerPath()],
      env: environment,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
      signal,
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#lines = readLines(this.#process.stdout);
    this.#send({ engine }).catch(() => {});
  }

  async run(job: Job, onProgress: (progress: JobProgress) => void): Promise<Answer> {
    try {
      await this.#send(job);
      for (let line = await this.#lines.next(); !line.done; line = await this.#lines.next()) {
        const message: WorkerMessage = JSON.parse(line.value);
        if (message.type !== "progress") return message;
        onProgress(message.progress);
      }
    } catch {
      // A broken pipe says no more than the exit status below; a worker that cannot be understood must not go on.
      this.#stop();
    }
    const { code, signal } = await this.#process.status;
    return { type: "crash", message: `its worker process ended with ${signal ?? `exit code ${code}`}` };
  }

  /** Lets the worker end. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.#process.status;
  }

  #stop(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #send(message: unknown): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  }
}

function workerPath(): string {
  return fileURLToPath(new URL("./worker.ts", import.meta.url));
}
