/**
 * Scripts in processes of their own, so that a driver that crashes or hangs takes only one of them along.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { COMMON_PERMISSIONS, denoCommand } from "../../src/base/child_process.ts";
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

/** What became of a script. */
export type ScriptOutcome<T> = { readonly value: T } | { readonly fault: string };

/**
 * Runs a script that prints one JSON text as its last line.
 *
 * @returns What it printed, or why there is nothing.
 */
export async function runScript<T>(
  { path, args = [], permissions = [], limit }: Script,
): Promise<ScriptOutcome<T>> {
  if (limit <= 0) return { fault: "there was no time left for it" };
  const script = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const flags = ["run", "--quiet", "--no-prompt", "--no-code-cache", ...COMMON_PERMISSIONS, "--allow-ffi"];
  const process = denoCommand({
    args: [...flags, ...permissions, script, ...args],
    env: { NO_COLOR: "1", ...await wideEnvironment() },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(limit),
  }).spawn();
  const { stdout, stderr, code, signal } = await process.output();
  const last = lastLine(stdout);
  // What a driver does at the end of a process changes nothing about what was printed before.
  if (last?.startsWith("{") || last?.startsWith("[")) return { value: JSON.parse(last) as T };
  if (signal !== null) return { fault: `it was ended after ${Math.round(limit / 1000)} s (${signal})` };
  return { fault: lastLine(stderr) ?? `it ended with exit code ${code} and without a word` };
}

function lastLine(bytes: Uint8Array): string | undefined {
  return new TextDecoder().decode(bytes).trim().split("\n").at(-1) || undefined;
}
