/**
 * `parity`: golden vectors against this implementation.
 *
 * @module
 */
import { startEngine } from "../../src/engine/start.ts";
import { type ParityOutcome, runParity } from "./run.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import { type Command, EXIT, UsageError } from "../../src/cli/command.ts";
import { processTerminal, runCommand } from "../../src/cli/main.ts";
import { ENGINE, engineChoice, JSON_OUTPUT } from "../../src/cli/shared_flags.ts";

const FLAGS = { ...ENGINE, ...JSON_OUTPUT("the outcomes") };

/** Compares every golden file below a folder. */
export const parity: Command = {
  name: "parity",
  summary: "compare golden vectors of the official programs with this implementation",
  argument: { name: "DIR", about: "folder of golden files, at any depth, e.g. test/golden" },
  flags: FLAGS,
  run: async (flags, terminal) => {
    if (flags.positional.length !== 1) {
      throw new UsageError(
        `Cannot tell which folder to compare: ${flags.positional.length} are named, expected one`,
      );
    }
    await startEngine(engineChoice(flags) ?? "wasm");
    const outcomes: ParityOutcome[] = [];
    for await (const outcome of runParity(flags.positional[0])) {
      outcomes.push(outcome);
      if (!flags.has("json")) terminal.out(`${outcomeLine(outcome)}\n`);
    }
    if (flags.has("json")) terminal.out(stableJson(outcomes));
    return outcomes.some(({ verdict }) => verdict === "MISS") ? EXIT.failed : EXIT.ok;
  },
};

/** `verdict path  largest error over tolerance (tensor)`. */
function outcomeLine({ verdict, path, ratio, detail }: ParityOutcome): string {
  const error = ratio === null ? detail : `${ratio.toFixed(4)} of tolerance${detail ? ` (${detail})` : ""}`;
  return `${verdict.padEnd(4)} ${path.padEnd(42)} ${error}`;
}

if (import.meta.main) {
  Deno.exit(await runCommand("parity", () => Promise.resolve(parity), Deno.args, processTerminal()));
}
