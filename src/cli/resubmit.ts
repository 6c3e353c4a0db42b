/**
 * `resubmit`: hands cells that failed or are missing to a launcher, without waiting for them.
 *
 * @module
 */
import { handOver, type MissingChoice } from "../app/launch_jobs.ts";
import { stableJson } from "../base/stable_json.ts";
import { requiredArgument } from "./arguments.ts";
import { type Command, EXIT, type Flags, UsageError } from "./command.ts";
import {
  CACHE,
  ENGINE,
  JSON_OUTPUT,
  LAUNCHER,
  MEMORY,
  REMOTE,
  RESULTS,
  ROOT,
  runOptions,
  TRACK,
  TRIAL,
  WORK,
} from "./shared_flags.ts";

const FLAGS = {
  failed: { about: "cells that failed" },
  missing: { about: "cells that have no result and are not under way" },
  ...TRACK,
  ...TRIAL,
  jobs: WORK.jobs,
  "step-limit": WORK["step-limit"],
  ...LAUNCHER,
  ...MEMORY,
  ...ENGINE,
  ...CACHE,
  ...JSON_OUTPUT("what was submitted"),
  ...RESULTS,
  ...ROOT,
  ...REMOTE,
};

/** Submits what is missing of a spec again, and returns. */
export const resubmit: Command = {
  name: "resubmit",
  summary: "submit cells of a spec again that failed, or are missing, and do not wait for them",
  argument: { name: "SPEC", about: "a path, or a name below benchmarks/" },
  flags: FLAGS,
  notes:
    "Takes --failed, --missing or both, and a launcher that runs cells elsewhere, such as slurm. What is under way is\n" +
    "left alone. The same bench command gathers the table; it submits by itself, too, what is missing by then.",
  run: async (flags, terminal) => {
    const spec = requiredArgument(flags, "spec");
    const which = choiceOf(flags);
    const { cells, submitted } = await handOver(spec, which, runOptions(flags, FLAGS, terminal));
    if (flags.has("json")) terminal.out(stableJson({ cells, submitted }));
    else if (cells === 0) {
      terminal.out(`${spec}: nothing ${which === "failed" ? "has failed" : "is missing"}\n`);
    } else if (submitted.length === 0) terminal.out(`${spec}: ${cells} cells are under way already\n`);
    else terminal.out(`${spec}: submitted ${submitted.join(", ")}\n`);
    return EXIT.ok;
  },
};

/** @throws {UsageError} Nothing is asked for. */
function choiceOf(flags: Flags): MissingChoice {
  const [failed, missing] = [flags.has("failed"), flags.has("missing")];
  if (failed && missing) return "all";
  if (failed || missing) return failed ? "failed" : "missing";
  throw new UsageError(
    "Cannot tell what to submit: neither --failed nor --missing is given, expected one or both",
  );
}
