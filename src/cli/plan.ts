/**
 * `plan`: what a spec would run, without running it.
 *
 * @module
 */
import { type Gpu, GPUS, STANDARD_GPU } from "../launch/gpus.ts";
import { nearest } from "../spec/mod.ts";
import { CACHE_FLAGS, CACHE_USAGE } from "./cache_flags.ts";
import { type Command, EXIT, type Terminal, UsageError } from "./command.ts";
import { dryRun } from "./dry_run.ts";
import { dryRunJson, showDryRun } from "./dry_run_view.ts";
import { ENGINE_USAGE } from "./engine_choice.ts";
import { type Flags, readFlags } from "./flags.ts";
import { loadPlan, onlySpec, trackOf } from "./load_plan.ts";
import { workspaceOf } from "./places.ts";
import { TRIAL_FLAGS, TRIAL_USAGE, trialOverrides, trialWorkspace } from "./trial.ts";

/** The line of the flag `gpu` in the usage of a command. */
export const GPU_USAGE = `--gpu NAME       the GPU that times are estimated for: ${
  Object.keys(GPUS).join(", ")
}
                   (default: ${STANDARD_GPU})`;

/** Shows the cells of a spec, their keys, cohorts and estimated cost, and what is missing. */
export const plan: Command = {
  summary: "show cells, keys, cohorts, estimated cost and what is missing of a spec, running nothing",
  usage: `plan SPEC [flags]

  SPEC             a path, or a name below benchmarks/
  --track NAME     embedded (default) or paper
  ${GPU_USAGE}
  ${TRIAL_USAGE}
  ${ENGINE_USAGE}; part of every key
  ${CACHE_USAGE}
  --json           print the plan as JSON
  --results DIR    where results are looked for (default: results/)
  --root DIR       where datasets and weights lie (default: datasets/)

  Exits with 0 if data and weights are there, 4 if something is missing.`,
  run: (args, terminal) => {
    const flags = readFlags(args, {
      boolean: ["json"],
      string: ["track", "gpu", "engine", "results", "root", ...TRIAL_FLAGS, ...CACHE_FLAGS],
    });
    return showPlan(onlySpec(flags), flags, terminal);
  },
};

/**
 * Prints what a spec would run. Reads the flags `track`, `gpu`, `engine`, `json`, `results`, `root` and those of trials.
 *
 * @returns The exit code.
 */
export async function showPlan(spec: string, flags: Flags, terminal: Terminal): Promise<number> {
  const gpu = gpuOf(flags);
  const workspace = trialWorkspace(flags, workspaceOf(flags, terminal.cwd));
  const overrides = trialOverrides(flags, terminal.cwd);
  const loaded = await loadPlan(spec, trackOf(flags), workspace, overrides);
  const run = await dryRun(loaded, workspace, flags);
  terminal.out(flags.has("json") ? dryRunJson(run, gpu) : showDryRun(run, gpu));
  return run.missing.length > 0 ? EXIT.missing : EXIT.ok;
}

function gpuOf(flags: Flags): Gpu {
  const name = flags.text("gpu") ?? STANDARD_GPU;
  if (Object.hasOwn(GPUS, name)) return GPUS[name];
  const near = nearest(name, Object.keys(GPUS));
  throw new UsageError(
    `Cannot estimate times on "${name}": there is no such GPU, expected one of ${
      Object.keys(GPUS).join(", ")
    }${near ? ` (nearest: "${near}")` : ""}`,
  );
}
