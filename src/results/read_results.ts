import type { TrackName } from "../spec/mod.ts";
import { ResultStore } from "./result_store.ts";
import type { TableFile } from "./table_file.ts";
import type { CellResult } from "./types.ts";

/** A table with the results that it is made of. */
export interface StoredTable {
  /** Its rows and judged claims. */
  readonly table: TableFile;
  /** Results of its cells by key; {@linkcode TableRow.cells} names those of a row, one a seed. */
  readonly cells: ReadonlyMap<string, CellResult>;
}

/**
 * Reads back what a run of a table has written.
 *
 * @param folder Folder of the results, such as `results`.
 * @param table Name of the table: the `id` of its spec.
 * @param track The track it was run on.
 * @returns The table and its cells, each of which is sound: unchanged since it was written.
 * @throws {Deno.errors.NotFound} There is no such table, or a cell of it is missing.
 * @throws {DamagedResultError} A cell's file is not what a run has written.
 * @throws {SyntaxError} The table's file is none.
 *
 * @example Where no table is
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { readResults } from "@omh/bench";
 *
 * await assertRejects(() => readResults("no/such/folder", "ablation-tau", "embedded"), Deno.errors.NotFound);
 * ```
 */
export async function readResults(folder: string, table: string, track: TrackName): Promise<StoredTable> {
  const store = new ResultStore(folder);
  const missing = (what: string) =>
    new Deno.errors.NotFound(
      `Cannot read the results of "${table}" on the track "${track}": no ${what} in "${
        store.folder(table, track)
      }", expected what a run has written`,
    );
  const file = await store.readTable(table, track);
  if (file === undefined) throw missing("table.json");
  const cells = new Map<string, CellResult>();
  for (const key of file.rows.flatMap((row) => row.cells)) {
    const cell = await store.readCell(table, track, key);
    if (cell === undefined) throw missing(`cells/${key}.json`);
    cells.set(key, cell);
  }
  return { table: file, cells };
}
