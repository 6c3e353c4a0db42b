/**
 * Runs a program to its end, or ends it.
 *
 * @module
 */
import { command } from "../../base/child_process.ts";
import { causeOf, oneLine } from "../../base/thrown.ts";
import { LastLine, LogFile } from "./log_file.ts";

/** Bytes that a program may print (ours): a hundred times what a long training prints. */
export const LOG_LIMIT = 64 * 2 ** 20;

/** Time that a program has to end by itself once it is asked to, milliseconds. */
const GRACE = 5000;

/** Time that what a program has left running may hold its streams open, milliseconds. */
const DRAIN = 1000;

/** Characters of a command, and of what it printed last, in a message. */
const LONGEST = 200;

/** A program, and what it is given. */
export interface ProgramRun {
  /** Name or path. */
  readonly program: string;
  readonly args: readonly string[];
  /** Folder that it runs in. */
  readonly folder: string;
  /** Variables of its environment besides those of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Path of the file that what it prints goes to. */
  readonly log: string;
  /**
   * Bytes that it may print.
   *
   * @default {LOG_LIMIT}
   */
  readonly logLimit?: number;
  /** Longest time, seconds. */
  readonly timeLimit: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Told the last line that it printed, with each piece of what it prints. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs a program until it ends.
 *
 * It is asked to end (SIGTERM) and, five seconds later, ended (SIGKILL) where it takes or prints too much. What it starts itself is
 * its own to end.
 *
 * @throws {Error} It could not be started, or did not end with exit code 0 by itself: the message says why, with the last line
 * that it printed.
 */
export async function runProgram(run: ProgramRun): Promise<void> {
  const { program, args, folder, environment, log, logLimit = LOG_LIMIT, timeLimit, signal, onLine } = run;
  const words = shortened([program, ...args].join(" "));
  const fault = (found: string, expected: string, last = "") => {
    const said = last === "" ? "it printed nothing" : `the last that it printed is "${shortened(last)}"`;
    return new Error(`Cannot run "${words}": ${found}, expected ${expected}; ${said}, and all is in ${log}`);
  };
  using file = new LogFile(log, logLimit);
  const child = start();
  let cause: [found: string, expected: string] | undefined;
  const timers: ReturnType<typeof setTimeout>[] = [];
  const end = (found: string, expected: string) => {
    if (cause) return;
    cause = [found, expected];
    kill(child, "SIGTERM");
    timers.push(setTimeout(() => kill(child, "SIGKILL"), GRACE));
  };
  const onAbort = () => end("it was interrupted", "it to end by itself");
  signal.addEventListener("abort", onAbort);
  timers.push(
    setTimeout(() => end(`it ran for more than ${timeLimit} seconds`, "it to end"), 1000 * timeLimit),
  );
  const lines = [child.stdout, child.stderr].map((stream) => follow(stream));
  try {
    const { code, signal: ended } = await child.status;
    timers.push(setTimeout(() => lines.forEach(({ cancel }) => cancel()), DRAIN));
    await Promise.all(lines.map(({ done }) => done));
    const [printed, warned] = lines.map(({ line }) => line.text);
    if (cause) throw fault(...cause, warned || printed);
    if (code !== 0) throw fault(`it ended with ${ended ?? `exit code ${code}`}`, "0", warned || printed);
  } finally {
    signal.removeEventListener("abort", onAbort);
    timers.forEach(clearTimeout);
  }

  function start(): Deno.ChildProcess {
    try {
      return command(program, {
        args: [...args],
        cwd: folder,
        env: environment,
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    } catch (error) {
      throw fault(`it cannot be started (${causeOf(error)})`, "a program that is there and permitted");
    }
  }

  function follow(stream: ReadableStream<Uint8Array>) {
    const reader = stream.getReader();
    const line = new LastLine();
    const read = async () => {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        file.add(piece.value);
        line.add(piece.value);
        if (file.isFull) end(`it printed more than ${logLimit} bytes`, "less");
        else onLine(line.text);
      }
    };
    return { line, done: read(), cancel: () => void reader.cancel().catch(() => {}) };
  }
}

/** As much of a text as a message has room for beside the path of the log. */
function shortened(text: string): string {
  const line = oneLine(text);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function kill(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended already.
  }
}
