/**
 * One phase of the simulation as a process of its own, so that its memory is that of a command: `phase.ts NAME FOLDER`.
 *
 * Prints one JSON object: laps in seconds, the most memory in MiB.
 *
 * @module
 */
import { LapTimer, optionsIn, type PhaseName, PHASES } from "./phases.ts";

const [name, folder] = Deno.args;
const timer = new LapTimer();
await PHASES[name as PhaseName](optionsIn(folder), timer);
console.log(JSON.stringify({ laps: timer.laps, mebibytes: mostMemory() }));

/** The largest resident set of this process so far, MiB; what it is now where the system does not say. */
function mostMemory(): number {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
    return Math.round(Number(kibibytes) / 1024);
  } catch {
    return Math.round(Deno.memoryUsage().rss / 2 ** 20);
  }
}
