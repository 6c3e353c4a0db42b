/**
 * A worker process: reads its set-up and then jobs from standard input, one JSON text a line, and answers on a channel of its
 * own.
 *
 * Run by the pool. It may read, and write checkpoints and kept features; it may not reach anything, and run nothing but the
 * one program that a spec names as a method, where its jobs are of that. Told to stop, it saves
 * the trainings it is at. It ends with its input, in the middle of a job too: a worker whose pool was killed must not go on
 * computing, let alone writing beside its successor.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import { asError, causeOf, oneLine } from "../base/thrown.ts";
import { startEngine } from "../engine/start.ts";
import { openChannel } from "./channel.ts";
import { JobRunner } from "./job_runner.ts";
import { readLines } from "./lines.ts";
import { StoppedError } from "../train/stopped_error.ts";
import { NumericsError } from "./numerics_error.ts";
import type { CellReport, Job, WorkerMessage, WorkerOrder, WorkerSetup } from "./types.ts";

/** Progress and work are told at most this often, in milliseconds. */
const PROGRESS_INTERVAL = 200;
/** What is known of the steps of a program. */
const NO_STEP = { step: 0, steps: 1, loss: 0 };
/** Characters of a program's line that are told. */
const LINE_LENGTH = 100;
/** Time that a graphics device has to tell of its loss, after what that has broken, in milliseconds. */
const LOSS_PATIENCE = 2000;
/** How often a worker says that its event loop turns, in milliseconds. */
const LIFE_INTERVAL = 1000;

/** Those that ask to end. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGUSR1"];

if (import.meta.main) await serve();

async function serve(): Promise<void> {
  // Ctrl-C reaches the whole process group, and so may the end of a batch job; the pool decides what becomes of its workers.
  for (const signal of SIGNALS) Deno.addSignalListener(signal, () => {});
  const exit = Deno.exit;
  const [input, watched] = Deno.stdin.readable.tee();
  const started: { runner?: JobRunner } = {};
  // A program that it has started must not go on for nobody either.
  ended(watched).then(() => started.runner?.interrupt()).finally(() => leave(started.runner));
  const lines = readLines(input);
  const { engine, token }: WorkerSetup = JSON.parse((await lines.next()).value);
  const channel = openChannel(token);
  const tell = (message: WorkerMessage) => channel(message);
  guard(exit, tell);
  let lost: Promise<unknown> | undefined;
  const runner = await startEngine(engine).then((running) => {
    // Another process starts the engine anew, and takes the job.
    lost = running.lost?.then((why) => {
      tell({ type: "end", by: `the loss of its engine: ${causeOf(why)}` });
      exit(1);
    });
    return started.runner = new JobRunner(running, systemClock, console.error);
  }, asError);
  let answered = Promise.resolve();
  for await (const line of lines) {
    const order: WorkerOrder = JSON.parse(line);
    if (runner instanceof Error) tell({ type: "error", message: causeOf(runner) });
    // Not awaited: it may be told to stop meanwhile.
    else if (!("stop" in order)) answered = answered.then(() => answer(order, runner, tell, lost));
    else {
      await runner.stop();
      await answered;
      leave(runner);
    }
  }
  await answered;

  /** Ends the process. What it has claimed of the feature cache is let go, in the middle of a job too. */
  function leave(runner?: JobRunner): void {
    try {
      runner?.dispose();
    } finally {
      exit(0);
    }
  }
}

/** What a plugin does to the process is seen, and does not reach the jobs that come in. */
function guard(exit: typeof Deno.exit, tell: (message: WorkerMessage) => void): void {
  Deno.exit = (code = 0) => {
    tell({ type: "end", by: `a call of exit(${code})` });
    return exit(code);
  };
  const uncaught = (thrown: unknown) =>
    tell({ type: "end", by: `an error that nothing caught: ${causeOf(thrown)}` });
  globalThis.addEventListener("error", ({ error }) => uncaught(error));
  globalThis.addEventListener("unhandledrejection", ({ reason }) => uncaught(reason));
  Deno.stdin.read = () => Promise.resolve(null);
  Deno.stdin.readSync = () => null;
}

/** Waits for the end of a stream. */
async function ended(stream: ReadableStream<Uint8Array>): Promise<void> {
  await stream.pipeTo(new WritableStream()).catch(() => {});
}

/** Tells how a cell came out; of one whose report is longer than a message may be, that. */
export function tellReport(report: CellReport, tell: (message: WorkerMessage) => void): void {
  try {
    tell({ type: "report", report });
  } catch (error) {
    const step = report.curve.steps.at(-1) ?? 0;
    const curve = { steps: [], losses: {}, diagnostics: {} };
    const outcome = { status: "failed", step, cause: causeOf(error) } as const;
    tell({ type: "report", report: { ...report, outcome, metrics: null, curve, validation: null } });
  }
}

/** A line that a program printed, as much of it as a status has room for. */
function shown(line: string): string {
  return oneLine(line.slice(0, LINE_LENGTH));
}

async function answer(
  job: Job,
  runner: JobRunner,
  tell: (message: WorkerMessage) => void,
  lost: Promise<unknown> | undefined,
): Promise<void> {
  const life = setInterval(() => tell({ type: "life" }), LIFE_INTERVAL);
  tell({ type: "work" });
  let told = systemClock.elapsed();
  const isTime = () => {
    const now = systemClock.elapsed();
    if (now - told < PROGRESS_INTERVAL) return false;
    told = now;
    return true;
  };
  try {
    const reports = await runner.run(job, {
      onStep: async (progress) => {
        if (!isTime() && progress.step < progress.steps) return;
        // Tensor operations of the wasm engine never wait: let signals and pipes have their turn.
        await new Promise((resolve) => setTimeout(resolve, 0));
        tell({ type: "progress", progress });
      },
      onWork: () => {
        if (isTime()) tell({ type: "work" });
      },
      onLine: (line) => {
        if (isTime()) tell({ type: "progress", progress: { ...NO_STEP, line: shown(line) } });
      },
    });
    if (reports.some(({ outcome: { status } }) => status !== "finished")) await patience(lost);
    for (const report of reports) tellReport(report, tell);
    tell({ type: "done" });
  } catch (error) {
    // Who told it to stop knows.
    if (error instanceof StoppedError) return;
    await patience(lost);
    tell({ type: error instanceof NumericsError ? "refusal" : "error", message: causeOf(error) });
  } finally {
    clearInterval(life);
  }
}

/** Waits until the loss of an engine has ended this process, or would have: what failed before it was told must not be an outcome. */
async function patience(lost: Promise<unknown> | undefined): Promise<void> {
  if (lost) await Promise.race([lost, new Promise((resolve) => setTimeout(resolve, LOSS_PATIENCE))]);
}
