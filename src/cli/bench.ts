/**
 * `bench`: from a spec to a trained, scored and written table.
 *
 * @module
 */
import { resolve } from "node:path";
import { messageOf } from "../base/thrown.ts";
import { EventFiles } from "../app/event_files.ts";
import { addEventPictures } from "../app/event_pictures.ts";
import { cancelLaunched, previewLaunch } from "../app/launch_jobs.ts";
import { together } from "../app/listeners.ts";
import { type LoadedPlan, loadPlan, UsageError } from "../app/load_plan.ts";
import { preflight } from "../app/preflight.ts";
import { RunLog } from "../app/run_log.ts";
import { type RunOptions, runTable } from "../app/run_table.ts";
import { decidableClaims, type DecidedTable, MAX_SEEDS, runUntilDecided } from "../app/until_decided.ts";
import { stableJson } from "../base/stable_json.ts";
import { renderMarkdown } from "../results/render_table.ts";
import { DamagedResultError } from "../results/result_store.ts";
import { checkIds } from "../spec/mod.ts";
import { specsOf } from "./arguments.ts";
import { type Command, EXIT, type Flags, interruptedExit, type Terminal } from "./command.ts";
import { previewLine } from "./dry_run_view.ts";
import { gpuOf, showPlans } from "./plan.ts";
import { ProgressView } from "./progress.ts";
import {
  ALL,
  CACHE,
  ENGINE,
  GPU,
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
  all: ALL,
  ...TRACK,
  "until-decided": {
    about: "add seeds until every primary claim is decided, by a test that may be looked at after each;\n" +
      "the table is kept in until-decided/ beside that of the spec's seeds",
  },
  "max-seeds": { value: "N", about: `with it, the largest number of seeds of a row (default: ${MAX_SEEDS})` },
  "keep-models": {
    about:
      "keep the models of all cells in models/ beside their results; finished cells that have none are trained\n" +
      "again, and must come out as they were stored (default: those of the seeds that the spec names)",
  },
  tensorboard: {
    value: "DIR",
    about:
      "write event files for TensorBoard below DIR: losses by step and final scores of each cell, and some\n" +
      "pictures of those whose models are kept, as all that are trained now are",
  },
  print: { about: "submit nothing: show the job scripts that --launcher would be handed" },
  cancel: { about: "run nothing: cancel what --launcher runs for the spec; what is finished is kept" },
  "dry-run": { about: "train nothing: show cells, estimated cost and what is missing, as plan does" },
  ...GPU,
  ...TRIAL,
  ...WORK,
  ...LAUNCHER,
  ...MEMORY,
  ...ENGINE,
  ...CACHE,
  ...JSON_OUTPUT("the table, or a list of tables where several are named,"),
  ...RESULTS,
  ...ROOT,
  ...REMOTE,
};

/** Trains what is missing of tables and writes them. */
export const bench: Command = {
  name: "bench",
  summary: "train, score and write the tables of specs",
  argument: {
    name: "SPEC…",
    about: "a path, or a name below benchmarks/, e.g. tables/ablation-tau.yaml",
  },
  flags: FLAGS,
  heedsInterrupts: true,
  notes:
    "Exits with 4 and trains nothing if data or weights are missing, with 6 if --until-decided ends at its\n" +
    "largest number of seeds with a claim that is not decided, with 75 if a scheduler ends it (TERM, USR1) and\n" +
    "with 130 at Ctrl-C: trainings under way are saved, and the same command goes on with them.",
  run: async (flags, terminal) => {
    const tensorboard = flags.text("tensorboard");
    const options = {
      ...runOptions(flags, FLAGS, terminal),
      keepModels: flags.has("keep-models") || (tensorboard === undefined ? undefined : "trained" as const),
      ...tensorboard !== undefined && { tensorboard: resolve(terminal.cwd, tensorboard) },
    };
    const specs = await specsOf(flags, options.workspace!, flags.has("all"));
    const untilDecided = sequenceOf(flags);
    if (flags.has("cancel")) return await cancelAll(specs, options, terminal);
    if (flags.has("print")) return await printScripts(specs, options, terminal);
    if (!flags.has("dry-run")) return await benchAll(specs, flags, { ...options, ...untilDecided }, terminal);
    return await showPlans(specs, options, { gpu: gpuOf(flags), json: flags.has("json") }, terminal);
  },
};

/** Cancels what runs elsewhere for specs. */
async function cancelAll(
  specs: readonly string[],
  options: RunOptions,
  { out }: Terminal,
): Promise<number> {
  for (const spec of specs) {
    const ended = await cancelLaunched(spec, options);
    out(ended.length === 0 ? `${spec}: nothing is under way\n` : `${spec}: cancelled ${ended.join(", ")}\n`);
  }
  return EXIT.ok;
}

/** Prints what a launcher would be handed, and on standard error how much that is. */
async function printScripts(
  specs: readonly string[],
  options: RunOptions,
  { out, err }: Terminal,
): Promise<number> {
  for (const spec of specs) {
    const previews = await previewLaunch(spec, options);
    if (previews.length === 0) err(`${spec}: nothing is missing\n`);
    for (const preview of previews) {
      out(preview.script);
      err(`${previewLine(preview)}\n`);
    }
  }
  return EXIT.ok;
}

async function benchAll(
  specs: readonly string[],
  flags: Flags,
  options: BenchOptions,
  terminal: Terminal,
): Promise<number> {
  const loaded: LoadedPlan[] = [];
  for (const spec of specs) loaded.push(await loadPlan(spec, options));
  requireOwnIds(loaded);
  if (options.maxSeeds !== undefined) { for (const { plan } of loaded) decidableClaims(plan); }
  const missing = await preflight(loaded, options);
  for (const { message } of missing) terminal.err(`${message}\n`);
  if (missing.length > 0) return EXIT.missing;
  const tables = [];
  let failed = false;
  let damaged = false;
  let undecided = false;
  for (const planned of loaded) {
    const finished = await uninterrupted(
      run(planned, options, terminal),
      planned,
      terminal,
    ).catch((error) => {
      // Other tables do not need the file.
      if (error instanceof DamagedResultError) return error;
      throw error;
    });
    if (!finished) return interruptedExit(terminal.signal);
    if (finished instanceof DamagedResultError) {
      terminal.err(`${finished.message}\n`);
      damaged = true;
      continue;
    }
    const { table, results, folder, open } = finished;
    tables.push(table);
    if (!flags.has("json")) terminal.out(renderMarkdown(table));
    for (const { claim } of open) terminal.err(`not decided: ${claim}\n`);
    terminal.err(`written to ${folder}/\n`);
    undecided ||= open.length > 0;
    failed ||= results.some(({ outcome }) => outcome.status === "failed");
  }
  if (flags.has("json") && tables.length > 0) {
    terminal.out(stableJson(loaded.length === 1 ? tables[0] : tables));
  }
  if (failed) return EXIT.cells;
  return damaged ? EXIT.failed : undecided ? EXIT.undecided : EXIT.ok;
}

/** How tables are run: with the seeds of their specs, or until their claims are decided. */
interface BenchOptions extends RunOptions {
  /** Folder of event files; absent where none are written. */
  readonly tensorboard?: string;
  /** Largest number of seeds of a row; absent where they have the spec's. */
  readonly maxSeeds?: number;
}

async function run(
  planned: LoadedPlan,
  { maxSeeds, tensorboard, ...options }: BenchOptions,
  terminal: Terminal,
): Promise<DecidedTable> {
  const { plan, workspace } = planned;
  const view = new ProgressView(terminal, plan);
  const files = tensorboard === undefined ? [] : [await EventFiles.open(tensorboard, plan)];
  const log = await RunLog.open(workspace, plan, terminal.clock);
  const listener = together(view, log, ...files);
  try {
    const finished = maxSeeds === undefined
      ? { ...await runTable(planned, { ...options, listener }), open: [] }
      : await runUntilDecided(planned, { ...options, maxSeeds, listener });
    for (const file of files) await addEventPictures(file, planned, options);
    log.close("finished");
    return finished;
  } catch (error) {
    log.close(terminal.signal.aborted ? "interrupted" : "failed", error);
    throw error;
  } finally {
    terminal.err(`log: ${log.path}${log.fault === undefined ? "" : `, which is not whole: ${log.fault}`}\n`);
  }
}

/** @throws {UsageError} A flag is missing beside another, or of no use beside it. */
function sequenceOf(flags: Flags): Pick<BenchOptions, "maxSeeds"> {
  const maxSeeds = flags.count("max-seeds");
  if (!flags.has("until-decided")) {
    if (maxSeeds === undefined) return {};
    throw new UsageError("Cannot take --max-seeds: there is no --until-decided, expected it");
  }
  if (flags.has("fresh")) {
    throw new UsageError(
      "Cannot train afresh with --until-decided: later batches would not know what this run has trained, expected " +
        "--results with a new folder",
    );
  }
  if (flags.has("dry-run")) {
    throw new UsageError(
      "Cannot plan with --until-decided: how many seeds it takes depends on results, expected --dry-run without it",
    );
  }
  return { maxSeeds: maxSeeds ?? MAX_SEEDS };
}

/** @throws {UsageError} Two specs would overwrite each other's results. */
function requireOwnIds(loaded: readonly LoadedPlan[]): void {
  try {
    checkIds(loaded.map(({ spec }) => spec));
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

/** What a run comes to, or nothing if it was interrupted, which the user is then told. */
export async function uninterrupted<T>(
  run: Promise<T>,
  { plan }: LoadedPlan,
  { signal, err }: Terminal,
): Promise<T | undefined> {
  try {
    return await run;
  } catch (error) {
    if (!signal.aborted) throw error;
    err(
      `\nInterrupted. Finished cells of ${plan.id} are kept, and trainings under way are saved; the same command goes on with them.\n`,
    );
  }
}
