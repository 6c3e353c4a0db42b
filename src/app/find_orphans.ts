/**
 * Stored cells that nothing asks for any more, in all tables of a folder of results, and what programs have left behind.
 *
 * @module
 */
import { join, relative, resolve } from "node:path";
import { git } from "../base/git.ts";
import { foldersIn } from "../base/list_folder.ts";
import { readText } from "../base/read_file.ts";
import { messageOf } from "../base/thrown.ts";
import { isNotFound, openWorkspace, type Workspace } from "../base/workspace.ts";
import { identifyCells } from "../launch/cell_identity.ts";
import { findMissing } from "../launch/preflight.ts";
import { loadResults } from "../results/check/load_results.ts";
import { orphansOf } from "../results/check/orphans.ts";
import { FolderFiles } from "../results/check/result_files.ts";
import { isRerun } from "../spec/external.ts";
import { cellsOf } from "../spec/mod.ts";
import { commandLeftovers } from "./command_leftovers.ts";
import { loadPlan } from "./load_plan.ts";
import { engineFor } from "./engine_choice.ts";
import { logLeftovers } from "./log_leftovers.ts";
import { modelLeftovers } from "./model_leftovers.ts";
import { stageFoldersOf, stageLeftovers } from "./stage_leftovers.ts";
import type { RunOptions } from "./run_table.ts";

/** A stored cell of no spec, a model of no cell, a log of no use, or a folder that a program or a stage has left behind. */
export interface Orphan {
  /** Its file or folder, absolute. */
  readonly path: string;
  /** Why nothing asks for it. */
  readonly why: string;
  /** Whether git tracks the file. */
  readonly tracked: boolean;
}

/** What was found in a folder of results. */
export interface Orphans {
  readonly orphans: readonly Orphan[];
  /** Tables that could not be looked at, and why, a sentence each. */
  readonly skipped: readonly string[];
}

/** A table's results on one track. */
interface StoredTrack {
  readonly table: string;
  readonly track: string;
  /** Path of the spec that they are of. */
  readonly spec: string;
}

/**
 * Looks for stored cells that no row of their table's spec asks for, or whose spec is gone, for models of no cell, for logs of runs
 * that are of no use, and, where all tables can be looked at, for folders of programs and of stages that no cell needs. Removes
 * nothing.
 *
 * @param options Where results, data and specs are. Cells of other engines are kept.
 */
export async function findOrphans(options: RunOptions = {}): Promise<Orphans> {
  const workspace = options.workspace ?? openWorkspace();
  const found: Omit<Orphan, "tracked">[] = [];
  const skipped: string[] = [];
  const [keys, stages, engines] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let unfinished = false;
  const tracks = await storedTracks(workspace.results);
  for (const stored of tracks) {
    try {
      const { orphans, programs, stages: needed, numerics } = await orphansIn(stored, workspace, options);
      found.push(...orphans);
      for (const folder of needed) stages.add(folder);
      if (numerics !== undefined) engines.add(numerics);
      for (const { key } of programs) keys.add(key);
      unfinished ||= programs.some(({ finished }) => !finished);
    } catch (error) {
      skipped.push(`${stored.table}, ${stored.track} track, is left as it is: ${messageOf(error)}`);
    }
  }
  if (skipped.length === 0) {
    found.push(...await commandLeftovers(workspace, { keys, unfinished }));
    found.push(...await stageLeftovers(workspace, stages, engines));
  }
  const tracked = await trackedFiles(workspace.results);
  const gone = new Set(found.flatMap(({ path }) => tracked.has(path) ? [] : path));
  for (const { table, track } of tracks) {
    found.push(...await modelLeftovers(join(workspace.results, table, track), gone));
  }
  found.push(...await logLeftovers(workspace));
  return { orphans: found.map((orphan) => ({ ...orphan, tracked: tracked.has(orphan.path) })), skipped };
}

/** What a table's results on a track hold. */
interface TrackCells {
  readonly orphans: readonly Omit<Orphan, "tracked">[];
  /** Cells that programs run for, as the spec has them, and all cells that are kept. */
  readonly programs: readonly { readonly key: string; readonly finished: boolean }[];
  /** Folders of stages that cells start from, and the numerics that they were looked at under; none where the spec is gone. */
  readonly stages: readonly string[];
  readonly numerics?: string;
}

async function orphansIn(
  { table, track, spec }: StoredTrack,
  workspace: Workspace,
  options: RunOptions,
): Promise<TrackCells> {
  const files = new FolderFiles(workspace.results);
  const pathOf = (file: string) => join(workspace.results, table, track, file);
  if (!await isThere(spec)) {
    const cells = (await files.list(table, track)).filter((file) => file.startsWith("cells/"));
    return {
      orphans: cells.map((file) => ({ path: pathOf(file), why: `its spec "${spec}" is gone` })),
      programs: [],
      stages: [],
    };
  }
  const { plan, resources } = await loadPlan(spec, { ...options, workspace, track });
  const [missing] = await findMissing(cellsOf(plan).map(({ settings }) => settings), resources);
  if (missing !== undefined) throw new Error(missing.message);
  const { numerics } = await engineFor(plan, options);
  const cells = await identifyCells(plan, resources, numerics);
  const keyed = cells.map(({ cell, key }) => ({ row: cell.point.name, seed: cell.seed, key }));
  const results = await loadResults(files, plan);
  const orphans = orphansOf(keyed, results).map(({ key, settings, seed }) => ({
    path: pathOf(`cells/${key}.json`),
    why: `${settings.method}, seed ${seed}: no row of "${
      relative(workspace.folder, spec)
    }" has its settings and data`,
  }));
  const planned = cells.filter(({ cell }) => isRerun(cell.settings)).map(({ key: { key } }) => ({
    key,
    finished: results.cells.get(key)?.outcome.status === "finished",
  }));
  // Such as those of another engine.
  const kept = [...results.cells.keys()].filter((key) =>
    !orphans.some(({ path }) => path === pathOf(`cells/${key}.json`))
  );
  return {
    orphans,
    programs: [...planned, ...kept.map((key) => ({ key, finished: true }))],
    stages: await stageFoldersOf(cells.map(({ cell }) => cell), resources, numerics),
    numerics,
  };
}

/** Tracks of tables that say which spec they are of; other folders are none. */
async function storedTracks(results: string): Promise<StoredTrack[]> {
  const found = await Promise.all((await foldersIn(results)).map(async (table) => {
    const owner = await readText(join(results, table, "spec.json"), "a regular file").then(
      JSON.parse,
      () => ({}),
    );
    if (typeof owner.spec !== "string") return [];
    const spec = resolve(results, owner.spec);
    return (await foldersIn(join(results, table))).map((track) => ({ table, track, spec }));
  }));
  return found.flat();
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Files below a folder that git tracks; none outside of a repository. */
async function trackedFiles(folder: string): Promise<Set<string>> {
  if (!await Deno.stat(folder).then(() => true, () => false)) return new Set();
  const { text = "" } = await git(folder, ["ls-files", "-z"]);
  return new Set(text.split("\0").filter(Boolean).map((file) => join(folder, file)));
}
