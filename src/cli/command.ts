/**
 * What a command is, and what it may touch of the process it runs in.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { Interruption } from "../base/interruption.ts";

export { UsageError } from "../app/load_plan.ts";

/** The process as a command sees it. */
export interface Terminal {
  /** Writes to standard output: results. */
  out(text: string): void;
  /** Writes to standard error: progress and messages. */
  err(text: string): void;
  /** Whether standard error is a terminal that may be redrawn. */
  readonly interactive: boolean;
  /** Characters of a line of the terminal; undefined where there is none that says. */
  columns?(): number | undefined;
  /**
   * Whether lines `::error …` are shown beside the files that they are about: the process is a step of a GitHub workflow.
   *
   * @default {false}
   */
  readonly annotates?: boolean;
  readonly clock: Clock;
  /** Aborted at Ctrl-C, and where a scheduler asks to end, with an {@linkcode Interruption}. */
  readonly signal: AbortSignal;
  /** Folder that relative paths are relative to: where the user is. */
  readonly cwd: string;
  /**
   * Folder that results, features and trainings lie below.
   *
   * @default {cwd} A task runs in the folder of its `deno.json`, wherever the user is, and may write there.
   */
  readonly base?: string;
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
  /** A claim is not decided with the largest number of seeds, or a card not checked in its time. */
  undecided: 6,
  /** Another process runs a cell. */
  elsewhere: 7,
  /** The numerics of this machine are not those that keys were made with. */
  numerics: 8,
  /** Told to end (SIGTERM, SIGUSR1): what was under way is saved, and the same command goes on. */
  preempted: 75,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

/** The exit code of what was ended by the terminal's signal. */
export function interruptedExit({ reason }: AbortSignal): number {
  return reason instanceof Interruption && reason.isPreemption ? EXIT.preempted : EXIT.interrupted;
}

/** A flag. */
export interface Flag {
  /** What its value is called in the usage text; a flag without one takes no value. */
  readonly value?: string;
  /** What it does; lines after the first are indented. */
  readonly about: string;
  /** What its value may be, for shells to complete; where it is absent, they offer files. */
  readonly choices?: readonly string[];
}

/** Flags by name, without the dashes. */
export type FlagTable = Readonly<Record<string, Flag>>;

/** Flags and positional arguments as given. */
export interface Flags {
  readonly positional: readonly string[];
  has(name: string): boolean;
  text(name: string): string | undefined;
  /** A whole number of at least 1. */
  count(name: string): number | undefined;
}

/** A command of the harness. Its usage text, its parser, the completion of shells and its page in the docs come from here. */
export interface Command {
  /** Its name, which is its task's as well. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it takes besides flags, e.g. `SPEC…`; nothing where it is absent. */
  readonly argument?: {
    readonly name: string;
    readonly about: string;
    /** What it may be, for shells to complete; where it is absent, they offer files. */
    readonly choices?: readonly string[];
  };
  /** Its flags, in the order of the usage text. */
  readonly flags: FlagTable;
  /**
   * Whether it ends by itself when the terminal's signal is aborted, because something is to be kept or tidied up; another one
   * is left where it is.
   *
   * @default {false}
   */
  readonly heedsInterrupts?: boolean;
  /**
   * Whether programs start it rather than people: the list of commands leaves it out.
   *
   * @default {false}
   */
  readonly isInternal?: boolean;
  /** What else is to be known, whole lines. */
  readonly notes?: string;
  /**
   * Runs the command.
   *
   * @param flags What it was given.
   * @returns The exit code.
   */
  run(flags: Flags, terminal: Terminal): Promise<number>;
}
