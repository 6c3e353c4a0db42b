/**
 * An implementation of ours: sets up the task that its argument names, then runs it once per line of standard input.
 *
 * Answers each line, and the set-up, with one JSON text. The measuring process starts it and may give it `profile`.
 *
 * @module
 */
import process from "node:process";
import { systemClock } from "../../src/base/clock.ts";
import { startEngine } from "../../src/engine/start.ts";
import type { EngineName } from "../../src/engine/types.ts";
import { readLines } from "../../src/launch/lines.ts";
import { speedWorkspace } from "./implementation_process.ts";
import { profileKernels } from "./kernel_profile.ts";
import { setUp } from "./tasks/set_up.ts";
import type { Task } from "./types.ts";

const KIB_PER_MIB = 1024;

if (import.meta.main) {
  const { task, engine: name, threads }: { task: Task; engine: EngineName; threads: number } = JSON.parse(
    Deno.args[0],
  );
  // Standard output carries messages only.
  console.log = console.info = console.warn = console.error;
  const engine = await startEngine(name, { threads });
  const repetition = await setUp(task, engine, speedWorkspace());
  tell({ ready: engine.description });
  for await (const line of readLines(Deno.stdin.readable)) {
    if (line === "run") {
      const start = systemClock.elapsed();
      await repetition();
      tell({ milliseconds: systemClock.elapsed() - start });
    } else if (line === "profile") {
      tell({ profile: await profileKernels(repetition, systemClock) });
    } else {
      const others = task.kind === "bench";
      tell({
        processMiB: others ? null : process.resourceUsage().maxRSS / KIB_PER_MIB,
        heapMiB: others ? null : engine.peakBytes() / KIB_PER_MIB ** 2,
      });
    }
  }
}

function tell(message: unknown): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
}
