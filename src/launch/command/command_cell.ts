/**
 * A cell whose predictions a program makes: it is handed a folder, run, and what it wrote is scored.
 *
 * @module
 */
import { delimiter, join } from "node:path";
import { canonicalJson } from "../../base/canonical_json.ts";
import { sha256 } from "../../base/digest.ts";
import { stableJson } from "../../base/stable_json.ts";
import { packageFolder } from "../../base/workspace.ts";
import { itemFileName } from "../../data/item_file_name.ts";
import type { Dataset, SplitName } from "../../data/types.ts";
import type { FeatureBank } from "../../features/feature_bank.ts";
import type { PredictionsText } from "../../data/predictions/schema.ts";
import { openSeed } from "../../data/predictions/seed_maps.ts";
import type { ExternalCommand } from "../../methods/types.ts";
import { givenOptions } from "../../spec/external.ts";
import type { CellMetrics } from "../../results/types.ts";
import { predictionMetrics } from "../score_upload.ts";
import type { CommandFolders, JobCell } from "../types.ts";
import { requireItems } from "../uploads.ts";
import { type CellFolders, cellFolders, makeCellFolders } from "./command_folders.ts";
import { type ListedInput, writeInput } from "./input_folder.ts";
import { runProgram } from "./run_program.ts";
import { linkFiles, sharedFolder } from "./shared_folder.ts";

/** Raised whenever the form of an input folder changes. */
const INPUT_VERSION = 1;

/** File of an input folder that lists the others. */
const LIST = "files.json";

/** A cell, its program, and what that works on. */
export interface CommandCell {
  readonly cell: JobCell;
  readonly command: ExternalCommand;
  readonly dataset: Dataset;
  /** What else the features and neighbours depend on, and their banks, where a backbone has a part in it. */
  readonly features?: {
    readonly identity: unknown;
    readonly banks: Readonly<Record<SplitName, FeatureBank>>;
  };
  readonly folders: CommandFolders;
}

/** Told what happens, and heeded. */
export interface CommandListener {
  /** Ends the program. */
  readonly signal: AbortSignal;
  /** Told that something was done. */
  readonly onWork: () => void;
  /** Told the last line that was printed. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs the program of a cell and scores what it wrote.
 *
 * @throws {Error} It did not end well, or what it wrote cannot be scored.
 */
export async function runCommandCell(run: CommandCell, listener: CommandListener): Promise<CellMetrics> {
  const { cell, command, dataset, folders } = run;
  const paths = cellFolders(folders, cell.key);
  await makeCellFolders(paths, folders.logs);
  const shared = await sharedInput(run, listener.onWork);
  await linkFiles(shared, paths.input);
  const listed: ListedInput = JSON.parse(await Deno.readTextFile(join(paths.input, LIST)));
  const declared = declaredOf(run);
  await Deno.writeTextFile(join(paths.input, "input.json"), stableJson(inputText(run, listed, paths)));
  await Deno.writeTextFile(join(paths.output, "predictions.json"), stableJson(declared));
  const { program, args, folder, timeLimit } = command;
  await runProgram({
    program,
    args,
    folder,
    environment: environmentOf(cell, paths),
    log: paths.log,
    timeLimit,
    ...listener,
  });
  const maps = await openSeed(paths.output, cell.seed, command.output === "codes");
  requireItems(maps, dataset);
  return await predictionMetrics(cell, { ...declared, dataset, maps }, listener.onWork);
}

/** What all cells are handed alike that work on the same pictures and features. */
async function sharedInput(run: CommandCell, onWork: () => void): Promise<string> {
  const { cell: { settings: { train, evaluate } }, command, dataset, features, folders } = run;
  const input = [...command.input].sort();
  const resolution = { train: train.resolution, val: evaluate.resolution };
  const counts = [dataset.split("train").length, dataset.split("val").length];
  const name = sha256(canonicalJson({
    version: INPUT_VERSION,
    dataset: dataset.fingerprint,
    counts,
    input,
    resolution,
    features: features ? features.identity : null,
  })).slice(0, 16);
  return await sharedFolder(join(folders.work, "inputs"), name, async (folder) => {
    const listed = await writeInput(folder, { dataset, resolution, input, banks: features?.banks, onWork });
    await Deno.writeTextFile(join(folder, LIST), stableJson(listed));
  });
}

/** What the file says that lies beside the predictions. */
function declaredOf({ cell: { settings, seed }, command, dataset }: CommandCell): PredictionsText {
  const { method, dataset: name, backbone, train } = settings;
  return {
    dataset: name,
    split: "val",
    holds: command.output,
    ...command.output !== "classes" && { clusters: dataset.classes.length + train.extra_clusters },
    geometry: "evaluated",
    crf: false,
    checkpoint: "last",
    method,
    backbone,
    seeds: [seed],
  };
}

function inputText(
  { cell: { settings, seed }, dataset, command }: CommandCell,
  listed: ListedInput,
  { output, checkpoint }: CellFolders,
): Record<string, unknown> {
  const { method, dataset: name, backbone, train } = settings;
  const val = listed.val.items.map(({ id }) => [id, itemFileName(id)]);
  return {
    version: INPUT_VERSION,
    method,
    seed,
    options: givenOptions(settings),
    dataset: name,
    backbone,
    steps: train.steps,
    batch: train.batch,
    classes: dataset.classes.length,
    clusters: command.output === "classes"
      ? dataset.classes.length
      : dataset.classes.length + train.extra_clusters,
    class_names: dataset.classes,
    output,
    checkpoint,
    ...listed,
    val: { ...listed.val, maps: Object.fromEntries(val) },
  };
}

/** Where the module lies that Python programs read and write with. */
const PYTHON = join(packageFolder(), "tools", "python");

function environmentOf(
  { settings, seed }: JobCell,
  { input, output, checkpoint }: CellFolders,
): Record<string, string> {
  const path = Deno.env.get("PYTHONPATH");
  return {
    OMH_INPUT: input,
    OMH_OUTPUT: output,
    OMH_CHECKPOINT: checkpoint,
    OMH_SEED: String(seed),
    OMH_OPTIONS: JSON.stringify(givenOptions(settings)),
    PYTHONPATH: path ? `${PYTHON}${delimiter}${path}` : PYTHON,
    // Lines are to be seen when they are printed.
    PYTHONUNBUFFERED: "1",
  };
}
