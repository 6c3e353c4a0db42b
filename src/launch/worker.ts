/**
 * A worker process: reads its set-up and then jobs from standard input, one JSON text a line, and answers likewise.
 *
 * Run by the pool. It may read, and write checkpoints and kept features; it may not run or reach anything. It ends with its
 * input, in the middle of a job too: a worker whose pool was killed must not go on computing, let alone writing beside its
 * successor.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import { startEngine } from "../engine/start.ts";
import { JobRunner } from "./job_runner.ts";
import { readLines } from "./lines.ts";
import type { Job, WorkerMessage, WorkerSetup } from "./types.ts";

/** Progress is told at most this often, in milliseconds. */
const PROGRESS_INTERVAL = 200;

if (import.meta.main) {
  // Ctrl-C reaches the whole process group; the pool decides what becomes of its workers.
  Deno.addSignalListener("SIGINT", () => {});
  // Standard output carries messages only.
  console.log = console.info = console.warn = console.error;
  const [input, watched] = Deno.stdin.readable.tee();
  ended(watched).then(() => Deno.exit(0));
  const lines = readLines(input);
  const { engine }: WorkerSetup = JSON.parse((await lines.next()).value);
  const runner = new JobRunner(await startEngine(engine), systemClock, console.error);
  for await (const line of lines) await answer(JSON.parse(line), runner);
}

/** Waits for the end of a stream. */
async function ended(stream: ReadableStream<Uint8Array>): Promise<void> {
  await stream.pipeTo(new WritableStream()).catch(() => {});
}

async function answer(job: Job, runner: JobRunner): Promise<void> {
  let told = systemClock.elapsed();
  try {
    const reports = await runner.run(job, async (progress) => {
      if (systemClock.elapsed() - told < PROGRESS_INTERVAL) return;
      told = systemClock.elapsed();
      // Tensor operations of the wasm engine never wait: let signals and pipes have their turn.
      await new Promise((resolve) => setTimeout(resolve, 0));
      await tell({ type: "progress", progress });
    });
    await tell({ type: "done", reports });
  } catch (error) {
    await tell({ type: "error", message: (error as Error).message });
  }
}

async function tell(message: WorkerMessage): Promise<void> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  let written = 0;
  while (written < bytes.length) written += await Deno.stdout.write(bytes.subarray(written));
}
