/**
 * `worker`: one job of a plan file, for whatever starts processes elsewhere.
 *
 * @module
 */
import { resolve } from "node:path";
import { runWorker, writeProbe } from "../app/run_worker.ts";
import { NumericsError } from "../launch/numerics_error.ts";
import type { JobProgress } from "../launch/types.ts";
import { type Command, EXIT, type Flags, interruptedExit, type Terminal, UsageError } from "./command.ts";
import { ENGINE, engineChoice } from "./shared_flags.ts";

/** How often it is told how far the job is, milliseconds. */
const PROGRESS_INTERVAL = 30_000;

const FLAGS = {
  plan: { value: "FILE", about: "a plan file, as launchers and deno task cells write them" },
  index: { value: "N", about: "which of its jobs, from 0" },
  probe: {
    value: "FILE",
    about: "run nothing: start an engine and write what it is and how it computes to FILE",
  },
  ...ENGINE,
};

/** Runs one job of a plan file. */
export const worker: Command = {
  name: "worker",
  summary: "run one job of a plan file and write its results, as launchers have it done",
  flags: FLAGS,
  isInternal: true,
  heedsInterrupts: true,
  notes:
    "Exits with 0 if all cells of the job have their results, 3 if one has failed, 7 if another process runs one, 8 if\n" +
    "this machine's numerics are not those of the plan (nothing is run then), 75 if it was told to end (TERM, USR1):\n" +
    "what it was at is saved, and the same command goes on.",
  run: async (flags, terminal) => {
    const probe = flags.text("probe");
    if (probe !== undefined) {
      await writeProbe(engineChoice(flags) ?? "auto", resolve(terminal.cwd, probe));
      return EXIT.ok;
    }
    const { plan, index } = jobOf(flags);
    try {
      return await runJob(resolve(terminal.cwd, plan), index, terminal);
    } catch (error) {
      if (terminal.signal.aborted) {
        terminal.err("Interrupted: what was under way is saved, and the same command goes on.\n");
        return interruptedExit(terminal.signal);
      }
      if (!(error instanceof NumericsError)) throw error;
      terminal.err(`${error.message}\n`);
      return EXIT.numerics;
    }
  },
};

async function runJob(plan: string, index: number, { clock, signal, err }: Terminal): Promise<number> {
  let told = -Infinity;
  const { failed, elsewhere, unkept } = await runWorker(plan, index, {
    clock,
    signal,
    onProgress: (progress) => {
      if (clock.elapsed() - told < PROGRESS_INTERVAL) return;
      told = clock.elapsed();
      err(`${progressLine(progress)}\n`);
    },
    onCell: (row, { seed, outcome }) => {
      const how = outcome.status === "finished" ? "finished" : `${outcome.status}: ${outcome.cause}`;
      err(`${row}, seed ${seed}: ${how}\n`);
    },
  });
  for (const sentence of unkept) err(`${sentence}\n`);
  if (elsewhere > 0) err(`${elsewhere} cells are being run by another process\n`);
  if (failed > 0) return EXIT.cells;
  if (unkept.length > 0) return EXIT.failed;
  return elsewhere > 0 ? EXIT.elsewhere : EXIT.ok;
}

function progressLine({ step, steps, loss, line }: JobProgress): string {
  return line ?? `step ${step} of ${steps}, loss ${loss.toFixed(4)}`;
}

/** @throws {UsageError} The flags name no job. */
function jobOf(flags: Flags): { readonly plan: string; readonly index: number } {
  const plan = flags.text("plan");
  if (plan === undefined) {
    throw new UsageError("Cannot tell which job to run: there is no --plan, expected a plan file");
  }
  const index = flags.text("index");
  if (index !== undefined && /^\d{1,9}$/.test(index)) return { plan, index: Number(index) };
  throw new UsageError(
    `Cannot tell which job of "${plan}" to run: --index is ${
      index === undefined ? "missing" : `"${index}"`
    }, expected a whole number from 0`,
  );
}
