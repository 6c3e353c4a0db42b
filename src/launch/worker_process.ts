/**
 * A worker process as its pool sees it: a job goes in, progress and one answer come out.
 *
 * @module
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { COMMON_PERMISSIONS, spawnDeno } from "../base/child_process.ts";
import { systemClock } from "../base/clock.ts";
import { causeOf, oneLine } from "../base/thrown.ts";
import { ownConfig } from "../base/own_config.ts";
import { packageFolder } from "../base/workspace.ts";
import type { EngineName } from "../engine/types.ts";
import { drawToken, readMessages } from "./channel.ts";
import type { CellReport, Job, JobProgress, WorkerMessage, WorkerOrder, WorkerSetup } from "./types.ts";

/** How a worker process is started. */
export interface WorkerOptions {
  readonly engine: EngineName;
  /** Folders that it may write to, absolute. */
  readonly writes: readonly string[];
  /**
   * The program that it may run.
   *
   * @default {none}
   */
  readonly program?: string;
  /** Variables of its environment besides those of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Longest time without a sign of work, seconds. */
  readonly stepLimit: number;
  /** Told what is printed in it, line by line. */
  readonly onPrint: (line: string) => void;
}

/** What came of a job. */
export type Answer =
  | { readonly type: "done"; readonly reports: readonly CellReport[] }
  | Extract<WorkerMessage, { type: "error" | "refusal" }>
  /** The process ended, or spoke what is no message. */
  | { readonly type: "crash"; readonly message: string }
  /** The process gave no sign of work for too long and was ended. */
  | { readonly type: "hang"; readonly message: string };

/** Longest time that a process takes to start its engine, seconds, where the limit of a step is shorter. */
const START_LIMIT = 300;

/** Time that a worker has to end its program, milliseconds: more than that has itself. */
const PROGRAM_GRACE = 10_000;

/** Parts of the step limit from one look for a hang to the next. */
const LOOKS = 20;

/** A running worker. */
export class WorkerProcess {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #ended: Promise<void>;
  #job: RunningJob | undefined;
  #hasSpoken = false;
  /** Why the process ended or was ended, where more is known than its exit status. */
  #cause: Pick<Extract<Answer, { type: "crash" | "hang" }>, "type" | "message"> | undefined;

  /**
   * Starts the process.
   *
   * @throws {Error} There is no Deno to run.
   * @throws {RangeError} A folder that it may write to has a comma in its path.
   */
  constructor(private readonly options: WorkerOptions) {
    const token = drawToken();
    this.#process = spawnDeno({
      args: [
        ...["run", "--quiet", "--no-prompt", "--no-code-cache"],
        ...configFlag(),
        ...permissions(options),
        workerPath(),
      ],
      env: options.environment,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    });
    this.#writer = this.#process.stdin.getWriter();
    this.#ended = this.#listen(token);
    this.#send({ engine: options.engine, token } satisfies WorkerSetup);
  }

  /** Runs a job, one at a time. */
  async run(job: Job, onProgress: (progress: JobProgress) => void): Promise<Answer> {
    const running = new RunningJob(onProgress);
    this.#job = running;
    this.#send(job satisfies WorkerOrder);
    const { stepLimit } = this.options;
    const watch = setInterval(() => {
      const limit = this.#hasSpoken ? stepLimit : Math.max(stepLimit, START_LIMIT);
      if (running.silence > limit) this.#end({ type: "hang", message: running.hang(limit) });
    }, 1000 * stepLimit / LOOKS);
    try {
      return await Promise.race([running.answer, this.#ended.then(() => this.#lost())]);
    } finally {
      clearInterval(watch);
      this.#job = undefined;
    }
  }

  /** Lets the process end. */
  async close(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#ended;
  }

  /**
   * Has the process save what it is at, and end.
   *
   * @param grace Time that it has for that, milliseconds; its program has as long as it takes to end one.
   */
  stop(grace: number): void {
    this.#send({ stop: true } satisfies WorkerOrder);
    this.#killAfter(this.options.program === undefined ? grace : Math.max(grace, PROGRAM_GRACE));
  }

  /** Ends the process at once, in the middle of a job too. */
  kill(): void {
    if (this.options.program === undefined) return this.#kill();
    // Its program ends with it only if it is left the time to see to that.
    this.#writer.close().catch(() => {});
    this.#killAfter(PROGRAM_GRACE);
  }

  #killAfter(grace: number): void {
    const timer = setTimeout(() => this.#kill(), grace);
    this.#ended.finally(() => clearTimeout(timer));
  }

  #kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  /** Hears messages to the end of the process. */
  async #listen(token: string): Promise<void> {
    try {
      for await (const message of readMessages(this.#process.stdout, token, this.options.onPrint)) {
        this.#hear(message as WorkerMessage);
      }
    } catch (error) {
      // A worker that cannot be understood must not go on.
      this.#end({ type: "crash", message: causeOf(error) });
    }
    await this.#process.status;
  }

  #hear(message: WorkerMessage): void {
    this.#hasSpoken = true;
    if (message.type === "end") {
      this.#cause = { type: "crash", message: `its worker process was ended by ${oneLine(message.by)}` };
    } else this.#job?.heard(message);
  }

  #end(cause: Pick<Extract<Answer, { type: "crash" | "hang" }>, "type" | "message">): void {
    this.#cause ??= cause;
    this.kill();
  }

  async #lost(): Promise<Answer> {
    const { code, signal } = await this.#process.status;
    return this.#cause ??
      { type: "crash", message: `its worker process ended with ${signal ?? `exit code ${code}`}` };
  }

  /** A broken pipe says no more than the exit status does. */
  #send(message: unknown): void {
    this.#writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`)).catch(() => {});
  }
}

/** What is known of a job under way. */
class RunningJob {
  readonly answer: Promise<Answer>;
  #resolve!: (answer: Answer) => void;
  #progress: JobProgress | undefined;
  readonly #reports: CellReport[] = [];
  /** When the last work, and the last sign of life, was heard of, milliseconds. */
  #worked = systemClock.elapsed();
  #lived = this.#worked;

  constructor(private readonly onProgress: (progress: JobProgress) => void) {
    this.answer = new Promise((resolve) => this.#resolve = resolve);
  }

  /** Seconds since the last sign of work. */
  get silence(): number {
    return (systemClock.elapsed() - this.#worked) / 1000;
  }

  heard(message: Exclude<WorkerMessage, { type: "end" }>): void {
    this.#lived = systemClock.elapsed();
    if (message.type === "life") return;
    this.#worked = this.#lived;
    if (message.type === "progress") this.onProgress(this.#progress = message.progress);
    else if (message.type === "report") this.#reports.push(message.report);
    else if (message.type === "done") this.#resolve({ type: "done", reports: this.#reports });
    else if (message.type !== "work") this.#resolve({ ...message, message: oneLine(message.message) });
  }

  /** What a hang looks like from here. */
  hang(limit: number): string {
    const { step = 0, steps } = this.#progress ?? {};
    const where = step === steps ? "scoring" : `step ${step + 1}`;
    const how = (systemClock.elapsed() - this.#lived) / 1000 < limit / 2
      ? "it waits for what does not come"
      : "it computes without an end";
    return `${where} gave no sign of work for ${limit} seconds (${how}), expected it to go on`;
  }
}

/** The least that a worker can do with: no net, nothing to run but a program that is a method, writes where it keeps what it makes. */
function permissions({ engine, writes, program }: WorkerOptions): string[] {
  return [
    ...COMMON_PERMISSIONS,
    ...program === undefined ? [] : [`--allow-run=${assertListable(program)}`],
    ffiPermission(engine),
    ...writes.length === 0 ? [] : [`--allow-write=${writes.map(assertListable).join(",")}`],
  ];
}

/** A process imports what the one that starts it does: by the import map of a repository of one's own, where there is one. */
export function configFlag(): string[] {
  const own = ownConfig(Deno.cwd());
  return own === undefined ? [] : [`--config=${own.path}`];
}

/** A comma parts two paths in a list of permissions, and there is no way to write one that does not. */
function hasComma(path: string): boolean {
  return path.includes(",");
}

/**
 * A path, for a list of permissions.
 *
 * @throws {RangeError} It has a comma.
 */
export function assertListable(path: string): string {
  if (!hasComma(path)) return path;
  throw new RangeError(
    `Cannot let a worker use "${path}": its path has a comma, which would part it in two, expected one without`,
  );
}

/** Engines that open libraries of the system, which lie anywhere. */
const NATIVE_ENGINES: readonly EngineName[] = ["cuda", "native"];

/** All engines need sharp, which is native code in the folder of the packages. */
function ffiPermission(engine: EngineName): string {
  const folders = NATIVE_ENGINES.includes(engine) ? undefined : packageFolders();
  return folders === undefined || folders.some(hasComma) ? "--allow-ffi" : `--allow-ffi=${folders.join(",")}`;
}

/** Folders that native packages lie in: that of sharp, the package's own and the user's; undefined where the first is not known. */
function packageFolders(): string[] | undefined {
  try {
    const sharp = createRequire(import.meta.url).resolve("sharp");
    // Beside a `deno.json` or in the cache of Deno.
    const [folder] = /^.*?[/\\](?:node_modules|npm)(?=[/\\])/.exec(sharp)!;
    return [...new Set([Deno.realPathSync(folder), ...ownPackages()])];
  } catch {
    return undefined;
  }
}

/** A worker takes the packages beside the harness, whatever the process that starts it took. */
function ownPackages(): string[] {
  return [packageFolder(), Deno.cwd()].flatMap((folder) => {
    try {
      return [Deno.realPathSync(join(folder, "node_modules"))];
    } catch {
      return [];
    }
  });
}

function workerPath(): string {
  return fileURLToPath(new URL("./worker.ts", import.meta.url));
}
