/**
 * The command line of the harness.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { isNotFound } from "../base/workspace.ts";
import { Interruption } from "../base/interruption.ts";
import { asError, messageOf } from "../base/thrown.ts";
import { systemClock } from "../base/clock.ts";
import { nearest, SpecError } from "../spec/mod.ts";
import { readFlags, usageOf } from "./flags.ts";
import { permissionMessage } from "./permissions.ts";
import { type Command, EXIT, type Terminal, UsageError } from "./command.ts";

/** Commands by name, each loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  bench: async () => (await import("./bench.ts")).bench,
  check: async () => (await import("./check.ts")).check,
  cells: async () => (await import("./cells.ts")).cells,
  worker: async () => (await import("./worker.ts")).worker,
  try: async () => (await import("./try.ts")).tryRow,
  plan: async () => (await import("./plan.ts")).plan,
  table: async () => (await import("./table.ts")).table,
  data: async () => (await import("./data.ts")).data,
  features: async () => (await import("./features.ts")).features,
  status: async () => (await import("./status.ts")).status,
  resubmit: async () => (await import("./resubmit.ts")).resubmit,
  score: async () => (await import("./score.ts")).score,
  segment: async () => (await import("./segment.ts")).segment,
  show: async () => (await import("./show.ts")).show,
  clean: async () => (await import("./clean.ts")).clean,
  init: async () => (await import("./init.ts")).init,
  weights: async () => (await import("./weights.ts")).weights,
  doctor: async () => (await import("./doctor.ts")).doctor,
  audit: async () => (await import("./audit.ts")).audit,
  report: async () => (await import("./report.ts")).report,
  tune: async () => (await import("./tune.ts")).tune,
  list: async () => (await import("./list.ts")).list,
  completions: async () => (await import("./completions.ts")).completions(allCommands),
  schema: async () => (await import("./schema.ts")).schema,
};

/**
 * Runs one command line.
 *
 * @param args Name of the command and its arguments.
 * @returns The exit code.
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help") return await listCommands(terminal);
  if (name === "--version") {
    terminal.out(`${config.version}\n`);
    return EXIT.ok;
  }
  return await runCommand(name, () => findCommand(name), rest, terminal);
}

/**
 * Runs one command, or shows its usage.
 *
 * @param name The command's name, which is its task's as well.
 * @param args Arguments after the command's name.
 * @returns The exit code.
 */
export async function runCommand(
  name: string,
  load: () => Promise<Command>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  try {
    const command = await load();
    if (!args.includes("--help")) {
      const running = command.run(readFlags([...args], command.flags), terminal);
      return await (command.heedsInterrupts ? running : Promise.race([running, interruption(terminal)]));
    }
    terminal.out(`${usageOf(command)}\n`);
    return EXIT.ok;
  } catch (error) {
    return report(asError(error), [name, ...args], terminal);
  }
}

/** Waits for Ctrl-C or its like; the caller ends the process, whatever goes on in it. */
function interruption({ signal, err }: Terminal): Promise<number> {
  return new Promise((resolve) => {
    const onAbort = () => {
      err("\nInterrupted.\n");
      resolve(EXIT.interrupted);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}

async function findCommand(name: string): Promise<Command> {
  if (Object.hasOwn(COMMANDS, name)) return await COMMANDS[name]();
  const near = nearest(name, Object.keys(COMMANDS));
  const hint = near ? ` (nearest: "${near}")` : "";
  throw new UsageError(
    `Cannot run "${name}": there is no such command, expected one of ${
      Object.keys(COMMANDS).join(", ")
    }${hint}`,
  );
}

/** All commands, in the order of the list. */
export function allCommands(): Promise<Command[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}

async function listCommands(terminal: Terminal): Promise<number> {
  const commands = (await allCommands()).filter(({ isInternal }) => !isInternal);
  for (const { name, summary } of commands) terminal.out(`${name.padEnd(11)} ${summary}\n`);
  terminal.out("--version              print the version\n");
  return EXIT.ok;
}

/** One line per error, without a stack: what went wrong is for the user to mend. */
function report(error: Error, [name, ...args]: readonly string[], { err }: Terminal): number {
  if (error instanceof SpecError) {
    err(`${error.format()}\n`);
    return EXIT.usage;
  }
  if (error instanceof Deno.errors.NotCapable) {
    err(`${permissionMessage(name, args, error)}\n`);
    return EXIT.usage;
  }
  err(`${messageOf(error)}\n`);
  if (error instanceof UsageError) return EXIT.usage;
  return isNotFound(error) ? EXIT.missing : EXIT.failed;
}

/** What ends a run with what is finished kept: Ctrl-C, the end of a batch job, and what tells of that some time before. */
const INTERRUPTS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGUSR1"];

/** A variable of the environment, where this process may read it. */
function variable(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}

/**
 * The terminal of this process. Ctrl-C aborts its signal, as a scheduler does that asks to end; a Ctrl-C after that ends the
 * process, whatever it waits for.
 *
 * @param exit Ends the process.
 */
export function processTerminal(exit: (code: number) => void = Deno.exit): Terminal {
  const interrupt = new AbortController();
  const onInterrupt = (by: Deno.Signal) => {
    if (!interrupt.signal.aborted) interrupt.abort(new Interruption(by));
    else if (by === "SIGINT") exit(EXIT.interrupted);
  };
  for (const signal of INTERRUPTS) Deno.addSignalListener(signal, () => onInterrupt(signal));
  const encoder = new TextEncoder();
  return {
    out: (text) => void Deno.stdout.writeSync(encoder.encode(text)),
    err: (text) => void Deno.stderr.writeSync(encoder.encode(text)),
    interactive: Deno.stderr.isTerminal() && !variable("NO_COLOR"),
    columns: () => Deno.stderr.isTerminal() ? Deno.consoleSize().columns : undefined,
    annotates: variable("GITHUB_ACTIONS") === "true",
    clock: systemClock,
    signal: interrupt.signal,
    // A task runs in the folder of its `deno.json`; this is where the user typed it.
    cwd: variable("INIT_CWD") ?? Deno.cwd(),
    base: Deno.cwd(),
  };
}

/**
 * Keeps the end of this process to who calls this: code of a plugin that asks for it, when it is loaded or later, gets an
 * error. A table that was not run must not look like one that was.
 */
function keepExit(): typeof Deno.exit {
  const exit = Deno.exit;
  Deno.exit = (code = 0) => {
    throw new Error(
      `Cannot exit with ${code}: a module that was loaded asks for it, expected it to return or to throw`,
    );
  };
  return exit;
}

if (import.meta.main) {
  const exit = keepExit();
  exit(await main(Deno.args, processTerminal(exit)));
}
