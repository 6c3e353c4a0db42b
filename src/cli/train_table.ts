/**
 * Runs a planned table from the command line: engine, workers, progress and interruption.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import type { Workspace } from "../base/workspace.ts";
import { removeLeftovers } from "../base/atomic_write.ts";
import { startEngine } from "../engine/start.ts";
import { defaultWorkers } from "../launch/default_workers.ts";
import { gatherTable } from "../launch/gather_table.ts";
import { runTable, type TableRun, type TableRunOptions } from "../launch/table_runner.ts";
import type { CellReport } from "../launch/types.ts";
import { describeRun, type RunProvenance } from "../results/provenance.ts";
import { ResultStore } from "../results/result_store.ts";
import type { TableFile } from "../results/table_file.ts";
import type { TablePlan } from "../spec/mod.ts";
import type { Terminal } from "./command.ts";
import { cacheSettings } from "./cache_flags.ts";
import { engineChoice } from "./engine_choice.ts";
import type { Flags } from "./flags.ts";
import type { LoadedPlan } from "./load_plan.ts";
import { ProgressView } from "./progress.ts";

/** A table that was run and written. */
export interface TrainedTable {
  readonly run: TableRun;
  readonly table: TableFile;
}

/**
 * Trains what is missing of a table and writes it. Reads the flags `engine`, `jobs`, `fresh`, `cache` and `cache-budget`.
 *
 * @returns The run and its table, or `undefined` if it was interrupted, which the user has then been told.
 */
export async function trainTable(
  { plan, resources }: LoadedPlan,
  workspace: Workspace,
  flags: Flags,
  terminal: Terminal,
): Promise<TrainedTable | undefined> {
  const { results, checkpoints } = workspace;
  const engine = await startEngine(engineChoice(flags, plan.traits.engine));
  const options: TableRunOptions = {
    store: new ResultStore(results),
    engine: engine.name,
    numerics: engine.numerics,
    workers: flags.count("jobs") ??
      defaultWorkers(navigator.hardwareConcurrency, Deno.systemMemoryInfo().total),
    fresh: flags.has("fresh"),
    resources,
    checkpoints,
    cache: cacheSettings(flags, workspace),
    signal: terminal.signal,
    provenance: stamp(await describeRun(workspace.home, engine.description, config.version), terminal),
    listener: new ProgressView(terminal, `${plan.id}, ${plan.track} track, ${engine.description}`),
  };
  const tableFolder = options.store.folder(plan.id, plan.track);
  for (const folder of [checkpoints, tableFolder, `${tableFolder}/cells`]) {
    await removeLeftovers(folder, terminal.clock.now());
  }
  const run = await interruptible(runTable(plan, options), plan, terminal);
  if (!run) return undefined;
  const table = await gatherTable(plan, run, options);
  await options.store.writeTable(table);
  return { run, table };
}

function stamp(run: RunProvenance, { clock }: Terminal): TableRunOptions["provenance"] {
  return ({ engine, wallSeconds, peakBytes, notes }: CellReport) => ({
    ...run,
    ...engine !== null && { engine },
    finished_at: clock.now().toISOString(),
    wall_seconds: Number(wallSeconds.toFixed(2)),
    peak_bytes: peakBytes,
    ...notes.length > 0 && { notes },
  });
}

async function interruptible(
  run: Promise<TableRun>,
  plan: TablePlan,
  terminal: Terminal,
): Promise<TableRun | undefined> {
  try {
    return await run;
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
    terminal.err(
      `\nInterrupted. Finished cells of ${plan.id} are kept; the same command goes on with the others.\n`,
    );
  }
}
