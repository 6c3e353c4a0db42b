import { bench } from "../../../src/cli/bench.ts";
import { EXIT, type Terminal } from "../../../src/cli/command.ts";
import { systemClock } from "../../../src/base/clock.ts";
import type { EngineName } from "../../../src/engine/types.ts";
import { CACHE } from "../places.ts";
import type { BenchTask } from "../types.ts";
import type { Repetition } from "./types.ts";

/** A table from nothing: features, trainings and scores, on workers of the engine. */
export function setUpBench({ spec, jobs }: BenchTask, engine: EngineName): Repetition {
  const messages: string[] = [];
  const terminal: Terminal = {
    out: () => {},
    err: (text) => void messages.push(text),
    interactive: false,
    clock: systemClock,
    signal: new AbortController().signal,
    cwd: Deno.cwd(),
  };
  const args = [spec, "--fresh", "--cache-budget", "0", "--engine", engine, "--jobs", `${jobs}`];
  return async () => {
    const code = await bench.run([...args, "--results", `${CACHE}/results`], terminal);
    if (code !== EXIT.ok) throw new Error(`Cannot measure "${spec}": ${messages.at(-1)?.trim()}`);
  };
}
