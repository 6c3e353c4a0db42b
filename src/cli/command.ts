/**
 * What a command is, and what it may touch of the process it runs in.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";

/** The process as a command sees it. */
export interface Terminal {
  /** Writes to standard output: results. */
  out(text: string): void;
  /** Writes to standard error: progress and messages. */
  err(text: string): void;
  /** Whether standard error is a terminal that may be redrawn. */
  readonly interactive: boolean;
  readonly clock: Clock;
  /** Aborted at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Folder that relative paths are relative to. */
  readonly cwd: string;
}

/** Exit codes, the same for all commands. */
export const EXIT = {
  ok: 0,
  /** Something differs, or a file is not as it should be. */
  failed: 1,
  /** The command line or a spec is wrong. */
  usage: 2,
  /** A cell failed; the others are there. */
  cells: 3,
  /** Data or weights are missing. */
  missing: 4,
  /** Results cannot be compared: some are missing, or of another schema or version. */
  incomparable: 5,
  interrupted: 130,
} as const;

/** A command of the harness. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Arguments and flags, for `--help`. */
  readonly usage: string;
  /**
   * Runs the command.
   *
   * @param args Arguments after the command's name.
   * @returns The exit code.
   */
  run(args: string[], terminal: Terminal): Promise<number>;
}

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
