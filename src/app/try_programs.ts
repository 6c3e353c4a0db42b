/**
 * Runs the programs of a spec on a few pictures, to see whether they run and whether what they write can be scored.
 *
 * @module
 */
import { join } from "node:path";
import { identifyCells } from "../launch/cell_identity.ts";
import { cellFolders, tidyCellFolders } from "../launch/command/command_folders.ts";
import { planJobs } from "../launch/plan_jobs.ts";
import { runJobs } from "../launch/pool.ts";
import { preflight, refuseMissing } from "../launch/preflight.ts";
import { Resources } from "../launch/resources.ts";
import type { CellReport } from "../launch/types.ts";
import { isRerun } from "../spec/external.ts";
import type { PlannedCell, TablePlan } from "../spec/mod.ts";
import { loaded, type LoadedPlan, type LoadOptions, UsageError } from "./load_plan.ts";
import { engineFor, type EngineSelection } from "./engine_choice.ts";
import { programsOf } from "./preflight.ts";

/** Pictures of each split that a program is tried on unless told otherwise. */
export const TRIED_ITEMS = 8;

/** What is tried, and how. */
export interface TryOptions extends LoadOptions, EngineSelection {
  /**
   * Name of a row.
   *
   * @default {all} rows whose method is a program.
   */
  readonly row?: string;
  /**
   * Pictures of each split.
   *
   * @default {8}
   */
  readonly items?: number;
  /** Ends the programs. */
  readonly signal?: AbortSignal;
  /** Told the last line that a program printed. */
  readonly onLine?: (line: string) => void;
}

/** How a program came out. */
export interface TriedProgram {
  /** The row that it is of. */
  readonly row: string;
  /** The seed that it was given: the row's first. */
  readonly seed: number;
  /** Why it failed, or why its predictions cannot be scored; null where neither is so. */
  readonly fault: string | null;
  /** exp(entropy) of the shares of all pixels given to each cluster; null where it failed. */
  readonly effectiveClusters: number | null;
  /** Seconds that it took, with making its input. */
  readonly seconds: number;
  /** Folder of its predictions. */
  readonly output: string;
  /** File of what it printed. */
  readonly log: string;
}

/**
 * Tries the programs of a spec, the first seed of each row. Nothing of that is a result.
 *
 * @param spec Path or name of a spec, or a loaded plan.
 * @param options What is tried.
 * @returns What came of each, in the order of the rows.
 * @throws {UsageError} No such row has a program for a method.
 * @throws {Deno.errors.NotFound} Data or weights are missing.
 * @throws {Deno.errors.NotCapable} This process may not run the program, or not write its input.
 * @throws {DOMException} `options.signal` was aborted.
 */
export async function tryPrograms(
  spec: string | LoadedPlan,
  options: TryOptions = {},
): Promise<TriedProgram[]> {
  const { plan, workspace, resources: whole } = await loaded(spec, options);
  const { signal = new AbortController().signal, items = TRIED_ITEMS } = options;
  const points = firstSeeds(plan, options.row);
  const resources = new Resources(workspace, whole.scope, {}, items);
  const work = join(workspace.commands, "try");
  const folders = { work, logs: join(work, "logs") };
  const part = { plan: { ...plan, rows: [{ name: "", points }] }, resources };
  refuseMissing(await preflight([part], { writes: [work], programs: await programsOf(part) }));
  const engine = await engineFor(plan, options);
  const cells = await identifyCells(part.plan, resources, engine.numerics);
  for (const { key } of cells) await tidyCellFolders(folders, key.key);
  const means = { workers: 1, numerics: engine.numerics, checkpoints: join(work, "checkpoints") };
  const named = cells.map(({ cell: { settings, seed }, key: { key } }) => ({ key, settings, seed }));
  const jobs = await planJobs(named, resources, { ...means, commands: folders });
  const reports = new Map<string, Pick<CellReport, "outcome" | "metrics" | "wallSeconds">>();
  await runJobs(jobs.map((job) => ({ ...job, items })), { ...means, engine: engine.name, signal }, {
    onProgress: (_, { line }) => line !== undefined && options.onLine?.(line),
    onDone: (_, done) => Promise.resolve(done.forEach((report) => reports.set(report.key, report))),
    onError: ({ cells }, cause) => {
      const outcome = { status: "failed", step: 0, cause } as const;
      return Promise.resolve(
        cells.forEach(({ key }) => reports.set(key, { outcome, metrics: null, wallSeconds: 0 })),
      );
    },
  });
  return cells.map(({ cell, key: { key } }): TriedProgram => {
    const { outcome, metrics, wallSeconds } = reports.get(key)!;
    const { output, log } = cellFolders(folders, key);
    return {
      row: cell.point.name,
      seed: cell.seed,
      fault: outcome.status === "finished" ? null : outcome.cause,
      effectiveClusters: (metrics?.literal ?? metrics?.converged)?.effective_clusters ?? null,
      seconds: wallSeconds,
      output,
      log,
    };
  });
}

/** The points of programs, each with its first seed alone. */
function firstSeeds(plan: TablePlan, row: string | undefined): PlannedCell["point"][] {
  const all = plan.rows.flatMap(({ points }) => points);
  const programs = all.filter(({ settings }) => settings !== null && isRerun(settings));
  const wanted = programs.filter(({ name }) => row === undefined || name === row);
  if (wanted.length > 0) return wanted.map((point) => ({ ...point, seeds: point.seeds.slice(0, 1) }));
  const names = programs.map(({ name }) => `"${name}"`).join(", ");
  throw new UsageError(
    row === undefined || programs.length === 0
      ? `Cannot try "${plan.id}": no row of it has a program for a method, expected one that its plugins name`
      : `Cannot try the row "${row}": there is none of this name that has a program for a method, expected one of ${names}`,
  );
}
