/**
 * `check`: results now against the committed ones.
 *
 * @module
 */
import { resolve } from "node:path";
import { startEngine } from "../engine/start.ts";
import { identifyCells } from "../launch/cell_identity.ts";
import { checkTable } from "../results/check/check_table.ts";
import type { KeyedCell } from "../results/check/find_cell.ts";
import { loadResults } from "../results/check/load_results.ts";
import { renderCheck } from "../results/check/render_check.ts";
import { FolderFiles, GitFiles, NoCommitError, type ResultFiles } from "../results/check/result_files.ts";
import { type CheckVerdict, type TableCheck, worstVerdict } from "../results/check/verdicts.ts";
import { stableJson } from "../base/stable_json.ts";
import { type Command, EXIT, type Terminal } from "./command.ts";
import { CACHE_FLAGS } from "./cache_flags.ts";
import { engineChoice } from "./engine_choice.ts";
import { type Flags, readFlags } from "./flags.ts";
import { type LoadedPlan, loadPlan, specsOf, trackOf } from "./load_plan.ts";
import { isNotFound, type Workspace } from "../base/workspace.ts";
import { preflight } from "../launch/preflight.ts";
import { workspaceOf } from "./places.ts";
import { trainTable } from "./train_table.ts";

/** Folder of committed results in the harness. */
const COMMITTED = "results";

/** Compares the results of tables with the committed ones. */
export const check: Command = {
  summary: "compare results with the committed ones",
  usage: `check [SPEC…] [flags]

  SPEC             a path, or a name below benchmarks/ (default: all below benchmarks/tables/)
  --rerun          compute afresh, rather than take the stored results; features kept by earlier runs are
                   taken up, unless --cache-budget is 0
  --track NAME     embedded (default) or paper
  --committed DIR  compare with the results in DIR (default: results/ at the commit that is checked out)
  --json           print the checks as JSON
  --jobs N, --engine NAME, --cache DIR, --cache-budget SIZE  as for bench
  --results DIR    where stored results are (default: results/)
  --root DIR       where datasets and weights lie (default: datasets/)

Exits with 0 if all agree, 1 if something differs, 4 if data or weights are missing, 5 if something cannot be compared.`,
  run: async (args, terminal) => {
    const flags = readFlags(args, {
      boolean: ["rerun", "json"],
      string: ["track", "committed", "jobs", "engine", "results", "root", ...CACHE_FLAGS],
    });
    const workspace = workspaceOf(flags, terminal.cwd);
    const specs = await specsOf(flags, workspace, flags.positional.length === 0);
    const plans: LoadedPlan[] = [];
    for (const spec of specs) plans.push(await loadPlan(spec, trackOf(flags), workspace));
    const missing = await preflight(plans);
    for (const { message } of missing) terminal.err(`${message}\n`);
    if (missing.length > 0) return EXIT.missing;
    try {
      const committed = await openCommitted(flags, workspace);
      const checks = await checkAll(plans, { committed, workspace, flags }, terminal);
      if (!checks) return EXIT.interrupted;
      terminal.out(flags.has("json") ? stableJson(checks) : checks.map(renderCheck).join("\n"));
      return exitCode(worstVerdict(checks.map(({ verdict }) => verdict)));
    } catch (error) {
      if (!(error instanceof NoCommitError) && !isNotFound(error)) throw error;
      terminal.err(`${(error as Error).message}\n`);
      return EXIT.incomparable;
    }
  },
};

function exitCode(verdict: CheckVerdict): number {
  if (verdict === "differs") return EXIT.failed;
  return verdict === "cannot compare" ? EXIT.incomparable : EXIT.ok;
}

async function openCommitted(flags: Flags, { folder, home }: Workspace): Promise<ResultFiles> {
  const given = flags.text("committed");
  return given === undefined ? await GitFiles.open(home, COMMITTED) : new FolderFiles(resolve(folder, given));
}

interface CheckContext {
  readonly committed: ResultFiles;
  readonly workspace: Workspace;
  readonly flags: Flags;
}

/** Checks tables one by one; undefined if a run was interrupted. */
async function checkAll(
  plans: readonly LoadedPlan[],
  context: CheckContext,
  terminal: Terminal,
): Promise<TableCheck[] | undefined> {
  if (!context.flags.has("rerun")) return await checkEach(plans, context, context.workspace.results);
  const scratchRoot = resolve(context.workspace.trials, "..");
  await Deno.mkdir(scratchRoot, { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: scratchRoot, prefix: "rerun-" });
  try {
    // Neither results nor half-finished trainings of before are taken up.
    const afresh = {
      ...context.workspace,
      results: `${scratch}/results`,
      checkpoints: `${scratch}/checkpoints`,
    };
    for (const plan of plans) {
      const trained = await trainTable(plan, afresh, context.flags, terminal);
      if (!trained) return undefined;
    }
    return await checkEach(plans, context, afresh.results);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

async function checkEach(
  plans: readonly LoadedPlan[],
  { committed, flags }: CheckContext,
  results: string,
): Promise<TableCheck[]> {
  const checks: TableCheck[] = [];
  for (const { plan, resources } of plans) {
    const { numerics } = await startEngine(engineChoice(flags, plan.traits.engine));
    const cells = await identifyCells(plan, resources, numerics);
    const keyed: KeyedCell[] = cells.map(({ cell, key }) => ({ row: cell.point.name, seed: cell.seed, key }));
    const [before, after] = await Promise.all(
      [committed, new FolderFiles(results)].map((files) => loadResults(files, plan.id, plan.track)),
    );
    checks.push(checkTable(plan, keyed, before, after));
  }
  return checks;
}
