/**
 * A report: results as a static site that needs no network and no server.
 *
 * @module
 */
import { basename, dirname, join, relative } from "node:path";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { readText } from "../base/read_file.ts";
import { stableJson } from "../base/stable_json.ts";
import { removeFile } from "../base/remove_file.ts";
import { isNotFound, isWithin, openWorkspace, type Workspace } from "../base/workspace.ts";
import { AA, CONTROLS } from "../results/audit/controls.ts";
import { ResultStore } from "../results/result_store.ts";
import type { OverviewTable } from "../report/pages/overview_page.ts";
import type { TableSource } from "../report/commands.ts";
import { folderOf, titleOf } from "../report/names.ts";
import type { TableFile } from "../results/table_file.ts";
import type { TableKind } from "../report/types.ts";
import { EMBEDDED, type TrackName } from "../spec/mod.ts";
import { loadPlan, tableSpecs, UsageError } from "./load_plan.ts";
import type { TableJob } from "./report_job.ts";
import { reportModels } from "./report_models.ts";
import { reportTables } from "./report_pool.ts";

/** Schema of the list of a report's files; raised when its meaning changes. */
const REPORT_SCHEMA = "omh-bench/report@1";
/** The list of a report's files, by which a folder is known to be one. */
const LIST = "report.json";
/** Studies whose outcome is known. */
const CONTROL_STUDIES = [AA, ...CONTROLS.map(({ study }) => study)];

/** How a report is written. */
export interface ReportOptions {
  /**
   * Where the results and specs are.
   *
   * @default {openWorkspace()}
   */
  readonly workspace?: Workspace;
  /**
   * The track of the tables.
   *
   * @default {"embedded"}
   */
  readonly track?: TrackName;
  /** Folder that it is written to: a new one, an empty one, or that of an older report, whose files are replaced. */
  readonly out: string;
  /**
   * Workers that write tables side by side.
   *
   * @default {navigator.hardwareConcurrency}
   */
  readonly workers?: number;
  /** Told the folder of each table that is written. */
  readonly onTable?: (table: string) => void;
}

/** A report that was written. */
export interface WrittenReport {
  /** Its first page. */
  readonly index: string;
  /** Folders of its tables: their `id`s, with `.until-decided` after those that were run until their claims were decided. */
  readonly tables: readonly string[];
  /** Specs of tables that have no results. */
  readonly missing: readonly string[];
  /** Number of its files. */
  readonly files: number;
}

/**
 * Writes a report from committed results: the same bytes for the same results, by however many workers.
 *
 * @param specs Paths or names of specs; without one, all tables that have results.
 * @param options Where results are, and where the report goes.
 * @returns What was written.
 * @throws {UsageError} A spec has no results, there are none at all, or the folder holds something else.
 * @throws {SpecError} A spec is wrong.
 * @throws {SyntaxError} A result cannot be read, or was changed since it was written.
 */
export async function writeReport(
  specs: readonly string[],
  { workspace = openWorkspace(), track = EMBEDDED, out, workers, onTable }: ReportOptions,
): Promise<WrittenReport> {
  const { tables, missing } = await chosenTables(specs, workspace, track);
  const old = await oldFiles(out);
  const jobs: TableJob[] = [];
  const pictures: string[] = [];
  for (const { spec, kind, table } of tables) {
    const { kept, files } = await reportModels(table, workspace, out);
    pictures.push(...files);
    const [folder, untilDecided] = [folderOf(table), table.stopping !== undefined];
    jobs.push({ id: table.table, untilDecided, folder, spec, kind, track, workspace, out, kept });
  }
  const written = await reportTables(jobs, workers ?? navigator.hardwareConcurrency, onTable);
  const { sharedFiles } = await import("../report/build.ts");
  const shared = sharedFiles({ tables, missing });
  for (const [path, text] of shared) await writeFileAtomic(join(out, path), text);
  const files = [...written, ...pictures, ...shared.keys()].sort();
  await writeFileAtomic(join(out, LIST), stableJson({ schema: REPORT_SCHEMA, files }));
  const kept = new Set(files);
  for (const path of old) if (!kept.has(path)) await removeFile(join(out, path));
  return {
    index: join(out, "index.html"),
    tables: tables.map(({ table }) => folderOf(table)),
    missing: missing.map(({ spec }) => spec),
    files: files.length + 1,
  };
}

/** Tables in the order of the report, and specs of tables that have no results. */
async function chosenTables(
  specs: readonly string[],
  workspace: Workspace,
  track: TrackName,
): Promise<{ tables: readonly OverviewTable[]; missing: readonly TableSource[] }> {
  const store = new ResultStore(workspace.results);
  const ids = specs.length > 0 ? await idsOf(specs, workspace, track) : await store.tablesOn(track);
  if (ids.length === 0) {
    const [first] = await tableSpecs(workspace);
    throw new UsageError(
      `Cannot report on "${workspace.results}": no table of the track "${track}" is there, expected one from deno task bench ${
        first === undefined ? "SPEC" : specName(first, workspace)
      }`,
    );
  }
  const tables = (await Promise.all(ids.map(async (id): Promise<OverviewTable[]> => {
    const path = await store.specOf(id);
    const spec = path === undefined ? id : specName(path, workspace);
    return (await tablesOf(store, id, track)).map((table) => ({ spec, kind: kindOf(id, path), table }));
  }))).flat();
  tables.sort((a, b) => titleOf(a.table).localeCompare(titleOf(b.table), "en", { numeric: true }));
  const missing = specs.length > 0 ? [] : await withoutResults(ids, workspace, track);
  return { tables, missing };
}

async function idsOf(specs: readonly string[], workspace: Workspace, track: TrackName): Promise<string[]> {
  const store = new ResultStore(workspace.results);
  const ids = await Promise.all(specs.map(async (spec) => {
    const { plan: { id } } = await loadPlan(spec, { workspace, track });
    if ((await tablesOf(store, id, track)).length > 0) return id;
    throw new UsageError(
      `Cannot report on "${spec}": it has no results of the track "${track}" in "${workspace.results}", ` +
        `expected some from deno task bench ${spec}${track === EMBEDDED ? "" : ` --track ${track}`}`,
    );
  }));
  return [...new Set(ids)];
}

/** The tables of a spec that were written: that of its seeds, and that of a run until its claims were decided. */
async function tablesOf(store: ResultStore, id: string, track: TrackName): Promise<TableFile[]> {
  const found = await Promise.all(
    [{}, { stopping: { max_seeds: Infinity } }].map((plan) => store.readTable(id, track, plan)),
  );
  return found.filter((table) => table !== undefined);
}

/** Specs of tables that could be there as well. */
async function withoutResults(
  ids: readonly string[],
  workspace: Workspace,
  track: TrackName,
): Promise<TableSource[]> {
  const store = new ResultStore(workspace.results);
  const known = new Set(await Promise.all(ids.map((id) => store.specOf(id))));
  const missing: TableSource[] = [];
  for (const path of await tableSpecs(workspace)) {
    if (known.has(path)) continue;
    try {
      const { plan: { id } } = await loadPlan(path, { workspace, track });
      if (!ids.includes(id)) missing.push({ spec: specName(path, workspace), track });
    } catch (error) {
      // It has no such track.
      if (!(error instanceof UsageError)) throw error;
    }
  }
  return missing;
}

/** A spec as commands take it. */
function specName(path: string, { specs, folder }: Workspace): string {
  const below = specs.filter((root) => isWithin(path, root)).map((root) => relative(root, path));
  const shortest = below.sort((a, b) => a.length - b.length)[0] ?? relative(folder, path);
  return shortest.replaceAll("\\", "/");
}

/** Controls are known by name; studies lie in a folder of that name. */
function kindOf(id: string, path: string | undefined): TableKind {
  if (CONTROL_STUDIES.includes(id)) return "control";
  return path !== undefined && basename(dirname(path)) === "studies" ? "study" : "table";
}

/**
 * Files of the report that a folder holds; none where there is no folder yet, or nothing in it.
 *
 * @throws {UsageError} It holds something else.
 */
async function oldFiles(out: string): Promise<string[]> {
  await Deno.mkdir(out, { recursive: true });
  const there = await Array.fromAsync(Deno.readDir(out));
  if (there.length === 0) return [];
  try {
    const { schema, files } = JSON.parse(await readText(join(out, LIST), "a list of files"));
    if (schema === REPORT_SCHEMA && Array.isArray(files)) {
      return files.filter((file) => !/(^|\/)\.\.(\/|$)|^\//.test(file));
    }
  } catch (error) {
    if (!isNotFound(error) && !(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(
    `Cannot write the report to "${out}": it holds "${
      there[0].name
    }" and is no report, expected an empty folder or a report`,
  );
}
