/**
 * Scores the predictions of another program: a table of one row, whose cells are like any others.
 *
 * @module
 */
import { basename, dirname, resolve } from "node:path";
import { sha256 } from "../base/digest.ts";
import { readText } from "../base/read_file.ts";
import { openWorkspace } from "../base/workspace.ts";
import { readPredictions } from "../data/predictions/read.ts";
import type { EvaluateSettings } from "../spec/mod.ts";
import { planText } from "./load_plan.ts";
import { type FinishedTable, type RunOptions, runTable } from "./run_table.ts";

/** How predictions are scored. */
export interface ScoreOptions extends Omit<RunOptions, "track" | "steps" | "backbone"> {
  /** Settings of `evaluate` that predictions leave open, defaults for what is not given. */
  readonly evaluate?: Partial<Pick<EvaluateSettings, "resolution" | "crf" | "matching" | "restarts">>;
}

/** Most characters of a folder's name in the name of a table. */
const LONGEST = 60;

/**
 * Scores the predictions of all their seeds and writes them as the cells of a table of one row.
 *
 * @param path Path of the predictions file, relative to the workspace's folder.
 * @param options How they are scored, and where results are kept.
 * @returns The table and its results. A seed that cannot be scored is a cell that failed.
 * @throws {SpecError} The predictions file is wrong.
 * @throws {RangeError} Predictions lack a picture, or have one too many.
 * @throws {Deno.errors.NotFound} The predictions or the dataset are missing.
 *
 * @example A file that is not there
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { scorePredictions } from "@omh/bench";
 *
 * await assertRejects(() => scorePredictions("no/such/predictions.json"), Deno.errors.NotFound);
 * ```
 */
export async function scorePredictions(path: string, options: ScoreOptions = {}): Promise<FinishedTable> {
  const { evaluate, ...run } = options;
  const workspace = options.workspace ?? openWorkspace();
  const file = resolve(workspace.folder, path);
  const declared = readPredictions(await readText(file, "a predictions file"), path);
  const spec = {
    id: tableName(file),
    title: `${declared.method}: predictions of another program`,
    version: 1,
    seeds: declared.seeds,
    base: { dataset: declared.dataset, ...evaluate && { evaluate } },
    rows: [{ name: declared.method.replaceAll(/[{}]/g, ""), predictions: `./${basename(file)}` }],
    tracks: { embedded: {} },
  };
  const text = JSON.stringify(spec);
  return await runTable(await planText({ text, path: file, name: path }, { ...run, workspace }), run);
}

/** A name that tells the predictions of different places apart, and can be read. */
function tableName(file: string): string {
  const words = basename(dirname(file)).toLowerCase().split(/[^a-z0-9]+/).filter(Boolean).join("-");
  return ["score", words.slice(0, LONGEST).replace(/-$/, ""), sha256(file).slice(0, 8)].filter(Boolean)
    .join("-");
}
