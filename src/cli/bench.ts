/**
 * `bench`: from a spec to a trained, scored and written table.
 *
 * @module
 */
import { renderMarkdown } from "../results/render_table.ts";
import { stableJson } from "../base/stable_json.ts";
import { type Command, EXIT, type Terminal } from "./command.ts";
import { CACHE_FLAGS, CACHE_USAGE } from "./cache_flags.ts";
import { ENGINE_USAGE, engineChoice } from "./engine_choice.ts";
import { type Flags, readFlags } from "./flags.ts";
import { loadPlan, specsOf, trackOf } from "./load_plan.ts";
import type { Workspace } from "../base/workspace.ts";
import { preflight } from "../launch/preflight.ts";
import { workspaceOf } from "./places.ts";
import { GPU_USAGE, showPlan } from "./plan.ts";
import { trainTable } from "./train_table.ts";
import { TRIAL_FLAGS, TRIAL_USAGE, trialOverrides, trialWorkspace } from "./trial.ts";

/** Trains what is missing of tables and writes them. */
export const bench: Command = {
  summary: "train, score and write the tables of specs",
  usage: `bench SPEC… [flags]

  SPEC             a path, or a name below benchmarks/, e.g. tables/ablation-tau.yaml
  --all            every spec below benchmarks/tables/
  --track NAME     embedded (default) or paper
  --dry-run        train nothing: show cells, estimated cost and what is missing, as plan does
  ${GPU_USAGE}
  ${TRIAL_USAGE}
  --fresh          train finished cells again
  --jobs N         worker processes (default: one per core, at most one per 4 GiB)
  ${ENGINE_USAGE}
  ${CACHE_USAGE}
  --json           print the table as JSON, a list of tables where several are named
  --results DIR    where results are kept (default: results/)
  --root DIR       where datasets and weights lie (default: datasets/)

  Exits with 4 and trains nothing if data or weights are missing.`,
  run: async (args, terminal) => {
    const flags = readFlags(args, {
      boolean: ["all", "fresh", "json", "dry-run"],
      string: ["track", "jobs", "engine", "results", "root", "gpu", ...TRIAL_FLAGS, ...CACHE_FLAGS],
    });
    const workspace = trialWorkspace(flags, workspaceOf(flags, terminal.cwd));
    const specs = await specsOf(flags, workspace, flags.has("all"));
    if (!flags.has("dry-run")) return await benchAll(specs, flags, workspace, terminal);
    const codes: number[] = [];
    for (const spec of specs) codes.push(await showPlan(spec, flags, terminal));
    return Math.max(...codes);
  },
};

async function benchAll(
  specs: readonly string[],
  flags: Flags,
  workspace: Workspace,
  terminal: Terminal,
): Promise<number> {
  const loaded = [];
  const overrides = trialOverrides(flags, terminal.cwd);
  for (const spec of specs) loaded.push(await loadPlan(spec, trackOf(flags), workspace, overrides));
  // A wrong command line is told before what is missing.
  for (const { plan } of loaded) engineChoice(flags, plan.traits.engine);
  const missing = await preflight(loaded, workspace.results);
  for (const { message } of missing) terminal.err(`${message}\n`);
  if (missing.length > 0) return EXIT.missing;
  const tables = [];
  let failed = false;
  for (const plan of loaded) {
    const trained = await trainTable(plan, workspace, flags, terminal);
    if (!trained) return EXIT.interrupted;
    const { run, table } = trained;
    tables.push(table);
    if (!flags.has("json")) terminal.out(renderMarkdown(table));
    terminal.err(`written to ${workspace.results}/${table.table}/${table.track}/\n`);
    failed ||= [...run.results.values()].some(({ outcome }) => outcome.status === "failed");
  }
  if (flags.has("json")) terminal.out(stableJson(tables.length === 1 ? tables[0] : tables));
  return failed ? EXIT.cells : EXIT.ok;
}
