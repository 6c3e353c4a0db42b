/**
 * Results now against those that were agreed on.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { identifyCells } from "../launch/cell_identity.ts";
import { checkTable } from "../results/check/check_table.ts";
import { loadResults } from "../results/check/load_results.ts";
import { FolderFiles, GitFiles, type ResultFiles } from "../results/check/result_files.ts";
import type { TableCheck } from "../results/check/verdicts.ts";
import { cellsOf, type TablePlan, withSeeds } from "../spec/mod.ts";
import { loaded, type LoadedPlan, UsageError } from "./load_plan.ts";
import { launchedEngine } from "./open_launcher.ts";
import { type RunOptions, runTable } from "./run_table.ts";
import { MAX_SEEDS } from "./until_decided.ts";

/** Folder of committed results in a checkout. */
const COMMITTED = "results";

/** How tables are checked. */
export interface CheckTablesOptions extends RunOptions {
  /** Folder of the results to compare with; without it, those of the commit that the workspace is checked out at. */
  readonly committed?: string;
  /**
   * Computes everything afresh, rather than take the results that are there. Kept features are taken up.
   *
   * @default {false}
   */
  readonly rerun?: boolean;
  /**
   * Compares the cells of these seeds alone, and computes no others afresh.
   *
   * @default {all}
   */
  readonly seeds?: readonly number[];
  /**
   * Checks the tables of runs until their claims were decided, with the seeds that the committed ones have, in place of the tables of
   * the specs' seeds.
   *
   * @default {false}
   */
  readonly untilDecided?: boolean;
  /** Told which table is run. */
  readonly onTable?: (table: LoadedPlan) => void;
}

/**
 * Compares the results of tables with those that were agreed on.
 *
 * @param specs Paths or names of specs, or loaded plans.
 * @param options What is compared with what.
 * @returns A check for each, in order.
 * @throws {NoCommitError} The workspace is not in a git checkout, and no folder is given.
 * @throws {Deno.errors.NotFound} Data or weights are missing.
 * @throws {UsageError} A table lacks one of the seeds.
 */
export async function checkTables(
  specs: readonly (string | LoadedPlan)[],
  options: CheckTablesOptions = {},
): Promise<TableCheck[]> {
  const given: LoadedPlan[] = [];
  for (const spec of specs) given.push(await loaded(spec, options));
  const [first] = given;
  if (first === undefined) return [];
  const committed = await openCommitted(first, options);
  const tables = options.untilDecided
    ? await Promise.all(given.map((table) => asDecided(table, committed)))
    : given;
  for (const { plan } of tables) requireSeeds(plan, options.seeds ?? []);
  if (!options.rerun) return await checkEach(tables, committed, options);
  const folder = dirname(first.workspace.trials);
  await Deno.mkdir(folder, { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: folder, prefix: "rerun-" });
  try {
    // Neither results nor half-finished trainings of before are taken up.
    const afresh = tables.map((table) => ({
      ...table,
      workspace: {
        ...table.workspace,
        results: resolve(scratch, "results"),
        checkpoints: resolve(scratch, "checkpoints"),
        commands: resolve(scratch, "commands"),
      },
    }));
    for (const table of afresh) {
      const part = { ...table, plan: onlySeeds(table.plan, options) };
      options.onTable?.(part);
      await runTable(part, { ...options, keepModels: false });
    }
    return await checkEach(afresh, committed, options);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** A table with the seeds that a committed run until its claims were decided took. */
async function asDecided(table: LoadedPlan, committed: ResultFiles): Promise<LoadedPlan> {
  const stopping = { max_seeds: MAX_SEEDS };
  const { table: before } = await loadResults(committed, { ...table.plan, stopping });
  const rows = new Map(before?.rows.map(({ name, seeds }) => [name, seeds]));
  const plan = withSeeds(table.plan, ({ name, seeds }) => rows.get(name) ?? seeds);
  return { ...table, plan: { ...plan, stopping: { max_seeds: before?.stopping?.max_seeds ?? MAX_SEEDS } } };
}

async function openCommitted(
  { workspace: { folder, base } }: LoadedPlan,
  { committed }: CheckTablesOptions,
): Promise<ResultFiles> {
  return committed === undefined
    ? await GitFiles.open(base, COMMITTED)
    : new FolderFiles(resolve(folder, committed));
}

async function checkEach(
  tables: readonly LoadedPlan[],
  committed: ResultFiles,
  options: CheckTablesOptions,
): Promise<TableCheck[]> {
  const checks: TableCheck[] = [];
  for (const { plan, resources, workspace } of tables) {
    const { numerics } = await launchedEngine(plan, { ...options, workspace });
    const cells = await identifyCells(plan, resources, numerics);
    const keyed = cells.map(({ cell, key }) => ({ row: cell.point.name, seed: cell.seed, key }));
    const [before, after] = await Promise.all(
      [committed, new FolderFiles(workspace.results)].map((files) => loadResults(files, plan)),
    );
    checks.push(checkTable({ plan, keyed, seeds: options.seeds }, before, after));
  }
  return checks;
}

function onlySeeds(plan: TablePlan, { seeds: wanted }: CheckTablesOptions): TablePlan {
  return wanted ? withSeeds(plan, ({ seeds }) => seeds.filter((seed) => wanted.includes(seed))) : plan;
}

function requireSeeds(plan: TablePlan, wanted: readonly number[]): void {
  const there = new Set(cellsOf(plan).map(({ seed }) => seed));
  const lacking = wanted.find((seed) => !there.has(seed));
  if (lacking === undefined) return;
  throw new UsageError(
    `Cannot check the seed ${lacking} of "${plan.id}": it is not run with it, expected some of ${
      [...there].join(", ")
    }`,
  );
}
