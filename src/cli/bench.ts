/**
 * `bench`: from a spec to a trained, scored and written table.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { startEngine } from "../engine/start.ts";
import type { EngineName } from "../engine/types.ts";
import { openDataset } from "../launch/cohort_resources.ts";
import { defaultWorkers } from "../launch/default_workers.ts";
import { runTable, type TableRun, type TableRunOptions } from "../launch/table_runner.ts";
import type { CellReport } from "../launch/types.ts";
import { describeRun, type RunProvenance } from "../results/provenance.ts";
import { renderCsv, renderMarkdown } from "../results/render_table.ts";
import { ResultStore } from "../results/result_store.ts";
import { stableJson } from "../results/stable_json.ts";
import { type TableFile, tableFile } from "../results/table_file.ts";
import { tableNotes } from "../results/table_notes.ts";
import type { TablePlan } from "../spec/mod.ts";
import { type Command, EXIT, type Terminal } from "./command.ts";
import { type Flags, readFlags } from "./flags.ts";
import { loadPlan, onlySpec, trackOf } from "./load_plan.ts";
import { HOME, places } from "./places.ts";
import { ProgressView } from "./progress.ts";

/** Trains what is missing of a table and writes it. */
export const bench: Command = {
  summary: "train, score and write the table of a spec",
  usage: `bench SPEC [flags]

  SPEC             a path, or a name below benchmarks/, e.g. tables/ablation-tau.yaml
  --track NAME     embedded (default) or paper
  --fresh          train finished cells again
  --jobs N         worker processes (default: one per core, at most one per 4 GiB)
  --engine NAME    wasm (default) or cpu
  --json           print the table as JSON
  --results DIR    where results are kept (default: results/)
  --root DIR       where datasets and weights lie (default: datasets/)`,
  run: async (args, terminal) => {
    const flags = readFlags(args, {
      boolean: ["fresh", "json"],
      string: ["track", "jobs", "engine", "results", "root"],
    });
    const folders = places(flags, terminal.cwd);
    const { plan, base } = await loadPlan(onlySpec(flags), trackOf(flags), folders, terminal);
    const engine = await startEngine((flags.text("engine") ?? "wasm") as EngineName);
    const options: TableRunOptions = {
      store: new ResultStore(folders.results),
      engine: engine.name,
      numerics: engine.numerics,
      workers: workersOf(flags),
      fresh: flags.has("fresh"),
      places: { root: folders.root, base },
      signal: terminal.signal,
      provenance: stamp(await describeRun(HOME, engine.description, config.version), terminal),
      listener: new ProgressView(terminal, `${plan.id}, ${plan.track} track, ${engine.description}`),
    };
    const run = await interruptible(runTable(plan, options), plan, terminal);
    if (!run) return EXIT.interrupted;
    const table = await gather(plan, run, options);
    await writeTable(table, options.store);
    terminal.out(flags.has("json") ? stableJson(table) : renderMarkdown(table));
    terminal.err(`written to ${options.store.folder(plan.id, plan.track)}/\n`);
    const failed = [...run.results.values()].some(({ outcome }) => outcome.status === "failed");
    return failed ? EXIT.cells : EXIT.ok;
  },
};

function workersOf(flags: Flags): number {
  return flags.count("jobs") ?? defaultWorkers(navigator.hardwareConcurrency, Deno.systemMemoryInfo().total);
}

function stamp(run: RunProvenance, { clock }: Terminal): TableRunOptions["provenance"] {
  return ({ wallSeconds, peakBytes }: CellReport) => ({
    ...run,
    finished_at: clock.now().toISOString(),
    wall_seconds: Number(wallSeconds.toFixed(2)),
    peak_bytes: peakBytes,
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

async function gather(
  plan: TablePlan,
  { cells, results }: TableRun,
  options: TableRunOptions,
): Promise<TableFile> {
  const used = new Map(cells.map(({ cell }) => [cell.settings.dataset, cell.settings]));
  const opened = await Promise.all(
    [...used.values()].map((settings) => openDataset(settings, options.places)),
  );
  return tableFile(plan, {
    engine: options.numerics,
    notes: tableNotes(plan, opened.map(({ caption }) => caption)),
    resultsOf: (point) =>
      cells.filter(({ cell }) => cell.point === point).map(({ key }) => results.get(key.key)!),
  });
}

async function writeTable(table: TableFile, store: ResultStore): Promise<void> {
  const write = (file: string, text: string) => store.writeTable(table.table, table.track, file, text);
  await write("table.json", stableJson(table));
  await write("table.md", renderMarkdown(table));
  await write("table.csv", renderCsv(table));
}
