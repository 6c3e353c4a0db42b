/**
 * A SLURM cluster, as its programs show it.
 *
 * @module
 */
import { oneLine } from "../../base/thrown.ts";
import { type ProgramRun, type RunProgram, runProgram } from "./programs.ts";
import { QUEUE_ARGUMENTS, type QueuedElement, readQueue } from "./queue.ts";

/** What the cluster lets. */
export interface ClusterLimits {
  /** Most elements of an array. */
  readonly array: number;
  /** Most elements in the queue, of all users. */
  readonly jobs: number;
}

/** SLURM's own defaults, where the cluster does not say. */
export const USUAL_LIMITS: ClusterLimits = { array: 1001, jobs: 10_000 };

/** `sbatch` has refused a script. */
export class RefusedError extends Error {
  /** Tells it from other errors. */
  override readonly name = "RefusedError";
}

/** Calls SLURM's programs. */
export class Cluster {
  /**
   * Calls nothing yet.
   *
   * @param run Runs a program.
   */
  constructor(private readonly run: RunProgram = runProgram) {}

  /** SLURM's name and version; undefined where this machine has none. */
  async version(): Promise<string | undefined> {
    try {
      const { code, out } = await this.run({ program: "sbatch", args: ["--version"] });
      return code === 0 ? oneLine(out) : undefined;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  /**
   * Submits a script.
   *
   * @param script Its text.
   * @returns Id of the job.
   * @throws {RefusedError} SLURM does not take it; the message is SLURM's.
   * @throws {Deno.errors.NotFound} This machine has no `sbatch`.
   */
  async submit(script: string): Promise<string> {
    const run = await this.run({ program: "sbatch", args: ["--parsable"], input: script });
    const [id] = run.out.trim().split("\n").at(-1)!.split(";");
    if (run.code === 0 && /^\d+$/.test(id)) return id;
    throw refused(run);
  }

  /**
   * Submits a script and waits for its end.
   *
   * @returns Its exit code.
   * @throws {RefusedError} SLURM does not take it.
   */
  async submitAndWait(script: string): Promise<number> {
    const run = await this.run({ program: "sbatch", args: ["--parsable", "--wait"], input: script });
    if (/^\d+/.test(run.out)) return run.code;
    throw refused(run);
  }

  /**
   * Asks whether SLURM would take a script; nothing is submitted.
   *
   * @throws {RefusedError} It would not.
   */
  async check(script: string): Promise<void> {
    const run = await this.run({ program: "sbatch", args: ["--test-only"], input: script });
    if (run.code !== 0) throw refused(run);
  }

  /**
   * When a script would start, by SLURM's estimate; nothing is submitted.
   *
   * @returns SLURM's sentence, or why it would not take the script.
   */
  async estimate(script: string): Promise<string> {
    const run = await this.run({ program: "sbatch", args: ["--test-only"], input: script });
    return saidBy(run, "sbatch");
  }

  /**
   * The user's elements that wait, run or are ending: one call, whatever their number.
   *
   * @returns Undefined where the controller does not answer, or this machine has no `squeue`: then nothing is known of any.
   */
  async queue(): Promise<QueuedElement[] | undefined> {
    const run = await this.run({ program: "squeue", args: QUEUE_ARGUMENTS }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    return run?.code === 0 ? readQueue(run.out) : undefined;
  }

  /** Cancels jobs. */
  async cancel(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const run = await this.run({ program: "scancel", args: ids });
    // What has ended meanwhile is no longer to be cancelled.
    if (run.code === 0 || /Invalid job id/.test(run.err)) return;
    throw new Error(
      `Cannot cancel jobs ${ids.join(", ")}: ${saidBy(run, "scancel")}, expected SLURM to do so`,
    );
  }

  /** What the cluster lets; SLURM's defaults where it does not say. */
  async limits(): Promise<ClusterLimits> {
    const { out } = await this.run({ program: "scontrol", args: ["show", "config"] });
    const number = (key: string, usual: number) => {
      const [, value] = new RegExp(`^${key}\\s*=\\s*(\\d+)\\s*$`, "m").exec(out) ?? [];
      return value === undefined ? usual : Math.max(1, Number(value));
    };
    return {
      array: number("MaxArraySize", USUAL_LIMITS.array),
      jobs: number("MaxJobCount", USUAL_LIMITS.jobs),
    };
  }
}

function refused(run: ProgramRun): RefusedError {
  return new RefusedError(
    `Cannot submit to SLURM: ${
      saidBy(run, "sbatch")
    }, expected resources that this cluster has (--profile says what is asked for)`,
  );
}

/** What a program said, in a line. */
function saidBy({ code, out, err }: ProgramRun, program: string): string {
  const text = err.trim() === "" ? out : err;
  const lines = text.split("\n").map((line) => line.replace(/^\w+: (?:error: )?/, "").trim()).filter(Boolean);
  return lines.length === 0
    ? `${program} ended with exit code ${code}`
    : oneLine([...new Set(lines)].join("; "));
}
