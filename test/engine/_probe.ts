import { fileURLToPath } from "node:url";
import type { Engine } from "../../src/engine/types.ts";

/** What `engine_probe.ts` prints. */
export interface ProbeResult extends Pick<Engine, "name" | "numerics" | "description"> {
  /** `[1, 2] + 1`. */
  readonly sum: number[];
}

/** What a probe gives that could not do its work. */
export interface ProbeFault {
  readonly error: string;
}

/**
 * Starts an engine in a process of its own.
 *
 * @returns What came of it, or why the engine does not start.
 */
export function probeEngine(name: string): Promise<ProbeResult | ProbeFault> {
  return runProbe("engine_probe.ts", name);
}

/**
 * Runs a script of this folder in a process of its own: graphics drivers in software may crash when a process ends, after their
 * work is done.
 *
 * @returns The JSON that it prints, or why it could not do its work.
 */
export async function runProbe<T>(path: string, ...rest: readonly string[]): Promise<T | ProbeFault> {
  const script = fileURLToPath(new URL(path, import.meta.url));
  const args = ["run", "--allow-read", "--allow-env", "--allow-ffi", script, ...rest];
  const { stdout, stderr, code } = await new Deno.Command("deno", { args, env: { NO_COLOR: "1" } }).output();
  const [line, words] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return line === "" ? { error: `${path} ended with exit code ${code}: ${words}` } : JSON.parse(line);
}

/** Why there is no adapter to try the engine `webgpu` on. Any other fault of a probe is one of the engine's, no reason to skip a test. */
export function missingAdapter(probed: unknown): string | undefined {
  return isFault(probed) && probed.error.includes("there is no adapter") ? probed.error : undefined;
}

/** What a probe gives that did its work; its fault fails the test. */
export function answerOf<T>(probed: T | ProbeFault): T {
  if (isFault(probed)) throw new Error(probed.error);
  return probed;
}

function isFault(probed: unknown): probed is ProbeFault {
  return typeof probed === "object" && probed !== null && "error" in probed;
}

/** A test of what not every machine has. Where that is missing, the name of the skipped test says why. */
export function testUnless(reason: string | undefined, name: string, fn: () => void | Promise<void>): void {
  Deno.test({
    name: reason === undefined ? name : `${name} (skipped: ${reason})`,
    ignore: reason !== undefined,
    fn,
  });
}
