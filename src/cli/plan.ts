/**
 * `plan`: what a spec would run, without running it.
 *
 * @module
 */
import { type DryRun, dryRun } from "../app/dry_run.ts";
import { previewLaunch } from "../app/launch_jobs.ts";
import { type LoadedPlan, loadPlan } from "../app/load_plan.ts";
import { openLauncher } from "../app/open_launcher.ts";
import type { RunOptions } from "../app/run_table.ts";
import { stableJson } from "../base/stable_json.ts";
import type { LaunchPreview } from "../launch/launcher.ts";
import { type Gpu, GPUS } from "../launch/machine.ts";
import { nearest } from "../spec/mod.ts";
import { requiredArgument } from "./arguments.ts";
import { type Command, EXIT, type Flags, type Terminal, UsageError } from "./command.ts";
import { dryRunJson, previewJson, previewLine, showDryRun } from "./dry_run_view.ts";
import {
  CACHE,
  ENGINE,
  GPU,
  JSON_OUTPUT,
  LAUNCHER,
  REMOTE,
  RESULTS,
  ROOT,
  runOptions,
  TRACK,
  TRIAL,
  WORK,
} from "./shared_flags.ts";

const FLAGS = {
  ...TRACK,
  ...GPU,
  ...TRIAL,
  fresh: WORK.fresh,
  jobs: WORK.jobs,
  ...LAUNCHER,
  ...ENGINE,
  ...CACHE,
  ...JSON_OUTPUT("the plan"),
  ...RESULTS,
  ...ROOT,
  ...REMOTE,
};

/** Shows the cells of a spec, their keys, cohorts and estimated cost, and what is missing. */
export const plan: Command = {
  name: "plan",
  summary: "show cells, keys, cohorts, estimated cost and what is missing of a spec, running nothing",
  argument: { name: "SPEC", about: "a path, or a name below benchmarks/" },
  flags: FLAGS,
  notes: "Exits with 0 if data and weights are there, 4 if something is missing.",
  run: async (flags, terminal) => {
    const spec = requiredArgument(flags, "spec");
    const options = runOptions(flags, FLAGS, terminal);
    return await showPlans([spec], options, { gpu: gpuOf(flags), json: flags.has("json") }, terminal);
  },
};

/** How plans are shown. */
export interface PlanView {
  /** Estimates times on it as well. */
  readonly gpu?: Gpu;
  readonly json: boolean;
}

/**
 * Prints what specs would run, as one text or one JSON document.
 *
 * @returns The exit code.
 */
export async function showPlans(
  specs: readonly string[],
  options: RunOptions,
  { gpu, json }: PlanView,
  { out }: Terminal,
): Promise<number> {
  const runs: (DryRun & { readonly launch?: readonly LaunchPreview[] })[] = [];
  for (const spec of specs) {
    const planned = await loadPlan(spec, options);
    const run = await dryRun(planned, options);
    runs.push({ ...run, ...run.missing.length === 0 && await launchOf(planned, options) });
  }
  if (json) {
    const plans = runs.map((run) => ({
      ...dryRunJson(run, gpu),
      ...run.launch && { launch: run.launch.map(previewJson) },
    }));
    out(stableJson(plans.length === 1 ? plans[0] : plans));
  } else {
    for (const run of runs) {
      out(showDryRun(run, gpu) + (run.launch ?? []).map((part) => `${previewLine(part)}\n`).join(""));
    }
  }
  return runs.some(({ missing }) => missing.length > 0) ? EXIT.missing : EXIT.ok;
}

/** What a launcher that is named would be handed, where it can say so. */
async function launchOf(
  planned: LoadedPlan,
  options: RunOptions,
): Promise<{ readonly launch?: readonly LaunchPreview[] }> {
  if (options.launcher === undefined) return {};
  const { launcher } = await openLauncher({ ...options, workspace: planned.workspace });
  return launcher.preview ? { launch: await previewLaunch(planned, options) } : {};
}

/** The GPU that `--gpu` names, if any. */
export function gpuOf(flags: Flags): Gpu | undefined {
  const name = flags.text("gpu");
  if (name === undefined) return undefined;
  if (Object.hasOwn(GPUS, name)) return GPUS[name];
  const near = nearest(name, Object.keys(GPUS));
  throw new UsageError(
    `Cannot estimate times on "${name}": there is no such GPU, expected one of ${
      Object.keys(GPUS).join(", ")
    }${near ? ` (nearest: "${near}")` : ""}`,
  );
}
