/**
 * Which engines work on this machine, each tried in a process of its own, started as the workers are: a graphics driver that
 * crashes takes only that along.
 *
 * That process runs this module as its program: it starts the engine named on its command line, computes with it and tells
 * in one message what came of it. Drivers print on standard output as they like.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { add, dispose, tensor1d } from "@tensorflow/tfjs-core";
import { COMMON_PERMISSIONS, spawnDeno } from "../base/child_process.ts";
import { causeOf } from "../base/thrown.ts";
import { startEngine } from "../engine/start.ts";
import type { EngineName } from "../engine/types.ts";
import { wideEnvironment } from "../engine/wide_vectors.ts";
import { drawToken, openChannel, readMessages } from "./channel.ts";

/** What the process of a probe tells. */
type ProbeMessage =
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
  script: URL = new URL(import.meta.url),
): Promise<EngineState> {
  const token = drawToken();
  const process = spawnDeno({
    args: [
      "run",
      "--quiet",
      "--no-code-cache",
      ...COMMON_PERMISSIONS,
      "--allow-ffi",
      fileURLToPath(script),
      engine,
      token,
    ],
    env: await wideEnvironment(),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(PATIENCE),
  });
  let message: ProbeMessage | undefined;
  for await (const told of readMessages(process.stdout, token, () => {})) message = told as ProbeMessage;
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

/** Computes with an engine in this process. */
async function tryEngine(name: EngineName): Promise<ProbeMessage> {
  try {
    const { description, advice } = await startEngine(name);
    const sum = add(tensor1d([1, 2]), 1);
    const values = [...await sum.data()];
    dispose(sum);
    if (values.join() === "2,3") return { description, ...advice !== undefined && { advice } };
    return { error: `Cannot start the engine "${name}": [1, 2] + 1 gives ${values}, expected 2,3` };
  } catch (error) {
    return { error: causeOf(error) };
  }
}

if (import.meta.main) {
  const [engine, token] = Deno.args;
  const tell = openChannel(token);
  tell(await tryEngine(engine as EngineName));
  Deno.exit(0);
}
