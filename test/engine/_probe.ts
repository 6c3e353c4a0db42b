import { fileURLToPath } from "node:url";
import type { Engine } from "../../src/engine/types.ts";

/** What `engine_probe.ts` prints. */
export interface ProbeResult extends Pick<Engine, "name" | "numerics" | "description"> {
  /** `[1, 2] + 1`. */
  readonly sum: number[];
}

/**
 * Starts an engine in a process of its own.
 *
 * @returns What came of it, or why the engine does not start.
 */
export function probeEngine(name: string): Promise<ProbeResult | { readonly error: string }> {
  return runProbe("engine_probe.ts", name);
}

/**
 * Runs a script of this folder in a process of its own: graphics drivers in software may crash when a process ends, after their
 * work is done.
 *
 * @returns The JSON that it prints, or why it could not do its work.
 */
export async function runProbe<T>(
  path: string,
  ...rest: readonly string[]
): Promise<T | { readonly error: string }> {
  const script = fileURLToPath(new URL(path, import.meta.url));
  const args = ["run", "--allow-read", "--allow-env", "--allow-ffi", script, ...rest];
  const { stdout } = await new Deno.Command("deno", { args, stderr: "null" }).output();
  const line = new TextDecoder().decode(stdout).trim();
  return line === "" ? { error: "the process ended without a word" } : JSON.parse(line);
}

/** A test of what not every machine has. Where that is missing, the name of the skipped test says why. */
export function testUnless(reason: string | undefined, name: string, fn: () => void | Promise<void>): void {
  Deno.test({
    name: reason === undefined ? name : `${name} (skipped: ${reason})`,
    ignore: reason !== undefined,
    fn,
  });
}
