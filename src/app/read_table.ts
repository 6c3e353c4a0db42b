/**
 * A written table, read back.
 *
 * @module
 */
import { openWorkspace, type Workspace } from "../base/workspace.ts";
import { loadResults } from "../results/check/load_results.ts";
import { FolderFiles } from "../results/check/result_files.ts";
import type { TableFile } from "../results/table_file.ts";
import type { CellResult } from "../results/types.ts";
import { EMBEDDED, type TrackName } from "../spec/mod.ts";

/** A table and the results that it was made from. */
export interface ReadTable {
  /** The table. */
  readonly table: TableFile;
  /** Results by key; the rows of the table name the keys of their cells. */
  readonly cells: ReadonlyMap<string, CellResult>;
}

/** Which table is read. */
export interface ReadTableOptions {
  /**
   * Where it was written.
   *
   * @default {openWorkspace()}
   */
  readonly workspace?: Workspace;
  /**
   * Its track.
   *
   * @default {"embedded"}
   */
  readonly track?: TrackName;
  /**
   * Whether it is that of a run until its claims were decided, in place of that of the spec's seeds.
   *
   * @default {false}
   */
  readonly untilDecided?: boolean;
}

/**
 * Reads a table and its cells.
 *
 * @param id The spec's `id`.
 * @param options The workspace that it was written in, its track, and how it was run.
 * @returns The table and its results.
 * @throws {Deno.errors.NotFound} There is no such table.
 * @throws {SyntaxError} A file cannot be read, or was changed since it was written.
 *
 * @example The rows of a committed table
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readTable } from "@omh/bench";
 *
 * const { table, cells } = await readTable("ablation-tau");
 * const [row] = table.rows;
 * assertEquals(row.cells.map((key) => cells.get(key)?.metrics?.converged?.acc?.toFixed(2)), row.acc?.values.map((acc) => acc?.toFixed(2)));
 * ```
 */
export async function readTable(
  id: string,
  { workspace = openWorkspace(), track = EMBEDDED, untilDecided = false }: ReadTableOptions = {},
): Promise<ReadTable> {
  const files = new FolderFiles(workspace.results);
  const plan = { id, track, ...untilDecided && { stopping: { max_seeds: Infinity } } };
  const { table, cells, unreadable, altered } = await loadResults(files, plan);
  const [fault] = [...unreadable, ...altered];
  if (fault) throw new SyntaxError(`Cannot read the table "${id}": ${fault.file}: ${fault.message}`);
  if (table) return { table, cells };
  throw new Deno.errors.NotFound(
    `Cannot read the table "${id}": there is none of the track "${track}" in "${workspace.results}", ` +
      "expected one that was run",
  );
}
