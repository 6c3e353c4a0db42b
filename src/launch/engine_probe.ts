/**
 * Which engines work on this machine, each tried in a process of its own, started as the workers are: a graphics driver that
 * crashes takes only that along.
 *
 * @module
 */
import type { EngineName } from "../engine/types.ts";
import { wideEnvironment } from "../engine/wide_vectors.ts";
import { readLines } from "./lines.ts";

/** What the process of a probe tells. */
export type ProbeMessage =
  | { readonly description: string; readonly advice?: string }
  | { readonly error: string };

/** Whether an engine works here. */
export interface EngineState {
  readonly engine: EngineName;
  readonly works: boolean;
  /** What runs, or why nothing does. */
  readonly description: string;
  /** What has to be there for it to work, with the command that brings it where there is one; null if it works. */
  readonly fix: string | null;
  /** What would make it faster, with the command that brings it; null where nothing is known. */
  readonly advice: string | null;
}

/** An engine that takes longer to start does not work, in milliseconds. */
const PATIENCE = 60_000;

/**
 * Tries an engine.
 *
 * @param engine Which one.
 * @param script The script that tries it; a parameter so that tests can have one that crashes.
 */
export async function probeEngine(
  engine: EngineName,
  script: URL = new URL("./probe_process.ts", import.meta.url),
): Promise<EngineState> {
  const process = new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-code-cache",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      "--allow-ffi",
      script.pathname,
      engine,
    ],
    env: await wideEnvironment(),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(PATIENCE),
  }).spawn();
  let message: ProbeMessage | undefined;
  for await (const line of readLines(process.stdout)) message = JSON.parse(line);
  const { code, signal } = await process.status;
  return stateOf(engine, message ?? { error: `its process ended with ${signal ?? `exit code ${code}`}` });
}

/** Splits the message of an engine that does not start into what was found and what was expected. */
function stateOf(engine: EngineName, message: ProbeMessage): EngineState {
  if ("description" in message) {
    const { description, advice = null } = message;
    return { engine, works: true, description, fix: null, advice };
  }
  const [, found, expected] = /^Cannot start the engine "\w+": (.*?), expected (.*)$/s.exec(message.error) ??
    [];
  return { engine, works: false, description: found ?? message.error, fix: expected ?? null, advice: null };
}
