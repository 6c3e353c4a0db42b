/**
 * Calls of SLURM's programs.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { spawnDeno } from "../../base/child_process.ts";
import { NO_PROGRAM, PROGRAMS, type SlurmProgram } from "./run_program.ts";

/** What a program said, and how it ended. */
export interface ProgramRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** How a program is called. */
export interface ProgramCall {
  readonly program: SlurmProgram;
  readonly args: readonly string[];
  /**
   * What it reads.
   *
   * @default {nothing}
   */
  readonly input?: string;
}

/** Runs a program to its end. */
export type RunProgram = (call: ProgramCall) => Promise<ProgramRun>;

/** Runs a program of this machine; a `Deno.errors.NotFound` is thrown where there is none. */
export const runProgram: RunProgram = async ({ program, args, input = "" }) => {
  const child = spawnDeno({
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-code-cache",
      "--allow-env",
      `--allow-run=${PROGRAMS.join(",")}`,
      fileURLToPath(new URL("./run_program.ts", import.meta.url)),
      program,
      ...args,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const writer = child.stdin.getWriter();
  // A program that reads nothing has closed the pipe.
  await writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  if (code === NO_PROGRAM) {
    throw new Deno.errors.NotFound(
      `Cannot run "${program}": it is not on the search path of this machine, expected a machine that submits to SLURM, ` +
        "such as the cluster's login node",
    );
  }
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
};
