import type { Engine } from "../../src/engine/types.ts";

/** What `engine_probe.ts` prints. */
export interface ProbeResult extends Pick<Engine, "name" | "numerics" | "description"> {
  /** `[1, 2] + 1`. */
  readonly sum: number[];
}

/**
 * Starts an engine in a process of its own: graphics drivers in software may crash when a process ends, after their work is done.
 *
 * @returns What came of it; undefined where the engine does not start.
 */
export async function probeEngine(name: string): Promise<ProbeResult | undefined> {
  const script = new URL("./engine_probe.ts", import.meta.url).pathname;
  const args = ["run", "--allow-read", "--allow-env", "--allow-ffi", script, name];
  const { stdout } = await new Deno.Command("deno", { args, stderr: "null" }).output();
  const line = new TextDecoder().decode(stdout).trim();
  return line === "" ? undefined : JSON.parse(line);
}
