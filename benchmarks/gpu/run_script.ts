/**
 * Scripts in processes of their own, so that a driver that crashes or hangs takes only one of them along.
 *
 * @module
 */
import { resolve } from "node:path";
import { COMMON_PERMISSIONS, denoCommand } from "../../src/base/child_process.ts";
import { packageFolder } from "../../src/base/workspace.ts";
import { wideEnvironment } from "../../src/engine/wide_vectors.ts";

/** What a script needs. */
export interface Script {
  /** Its path from the repository. */
  readonly path: string;
  readonly args?: readonly string[];
  /** Permissions beyond those that all have. */
  readonly permissions?: readonly string[];
  /** Longest time that it may take, in milliseconds; it is ended then. */
  readonly limit: number;
}

/** Why a script gave nothing. */
export interface ScriptFault {
  readonly fault: string;
  /** Whether the time was up: what it would have said is not known. */
  readonly late?: true;
}

/** What became of a script. */
export type ScriptOutcome<T> = { readonly value: T } | ScriptFault;

/**
 * Runs a script that prints one JSON text, or one as its last line.
 *
 * @returns What it printed, or why there is nothing.
 */
export async function runScript<T>(
  { path, args = [], permissions = [], limit }: Script,
): Promise<ScriptOutcome<T>> {
  if (limit <= 0) return { fault: "there was no time left for it", late: true };
  const deadline = AbortSignal.timeout(limit);
  const script = resolve(packageFolder(), path);
  const flags = ["run", "--quiet", "--no-prompt", "--no-code-cache", ...COMMON_PERMISSIONS, "--allow-ffi"];
  const process = denoCommand({
    args: [...flags, ...permissions, script, ...args],
    env: { NO_COLOR: "1", ...await wideEnvironment() },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: deadline,
  }).spawn();
  const { stdout, stderr, code, signal } = await process.output();
  // What a driver does at the end of a process changes nothing about what was printed before.
  const value = parse<T>(new TextDecoder().decode(stdout).trim());
  if (value !== undefined) return { value };
  if (signal !== null && deadline.aborted) {
    return { fault: `its time was up after ${Math.round(limit / 1000)} s`, late: true };
  }
  if (signal !== null) return { fault: `it was ended by ${signal}` };
  const words = errorIn(new TextDecoder().decode(stderr));
  return { fault: words ?? `it ended with exit code ${code} and without a word` };
}

function parse<T>(text: string): T | undefined {
  for (const part of [text, text.slice(text.lastIndexOf("\n") + 1)]) {
    try {
      return JSON.parse(part) as T;
    } catch {
      // What is printed beside it is no JSON.
    }
  }
  return undefined;
}

/** The last line that is an error of the program's; a driver in software has one of its own, at every start. */
function errorIn(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => /^error: /.test(line) && !line.includes("XDG_RUNTIME_DIR"));
  return lines.at(-1)?.replace(/^error: (?:Uncaught )?(?:\(in promise\) )?/, "");
}
