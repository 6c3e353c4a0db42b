/**
 * Runs one of SLURM's programs for a process that may not: the harness is started with the permission to run `deno` and `git`, and
 * a machine without SLURM has nothing more to permit.
 *
 * The program of this process: `run_program.ts PROGRAM ARGUMENTS…`. Standard input, output and error are the program's; so is the
 * exit code, but {@linkcode NO_PROGRAM} where there is no such program.
 *
 * @module
 */
import { command } from "../../base/child_process.ts";

/** Exit code where there is no such program, as a shell has it. */
export const NO_PROGRAM = 127;

/** SLURM's programs that are run. */
export const PROGRAMS = ["sbatch", "squeue", "scontrol", "scancel"] as const;

/** One of SLURM's programs. */
export type SlurmProgram = typeof PROGRAMS[number];

if (import.meta.main) {
  const [program, ...args] = Deno.args;
  Deno.exit(await run(program, args));
}

async function run(program: string, args: readonly string[]): Promise<number> {
  let child: Deno.ChildProcess;
  try {
    child = command(program, { args: [...args], stdin: "inherit", stdout: "inherit", stderr: "inherit" })
      .spawn();
  } catch (error) {
    // What is not on the search path cannot be permitted either.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return NO_PROGRAM;
    throw error;
  }
  // Who interrupts the driver interrupts the group of its processes: what waits for a job is to end with it, by itself.
  Deno.addSignalListener("SIGINT", () => {});
  return (await child.status).code;
}
