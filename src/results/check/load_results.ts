/**
 * Reads all result files of a table, and finds those that cannot be read or were changed by hand.
 *
 * @module
 */
import { causeOf } from "../../base/thrown.ts";
import type { TablePlan } from "../../spec/mod.ts";
import { parseCell } from "../cell_file.ts";
import { TABLE_FILES } from "../formats/required.ts";
import { tableFolder } from "../stopping.ts";
import { parseTable, type TableFile } from "../table_file.ts";
import type { CellResult } from "../types.ts";
import { cellFaults } from "./cell_integrity.ts";
import type { ResultFiles } from "./result_files.ts";

/** Something about a file. */
export interface FileFault {
  /** Which files they are, e.g. a folder or a commit. */
  readonly where: string;
  /** Name of the file below the table's folder. */
  readonly file: string;
  /** What is wrong with it. */
  readonly message: string;
}

/** The results of a table on a track. */
export interface LoadedResults {
  /** Where they come from, in words. */
  readonly label: string;
  /** Undefined where there is none that can be read. */
  readonly table: TableFile | undefined;
  /** By key. */
  readonly cells: ReadonlyMap<string, CellResult>;
  /** Keys of the cells of the table of a run until its claims were decided, where there is one. */
  readonly decided: ReadonlySet<string>;
  /** Texts of the table's own files, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files that cannot be read: nothing can be said of them. */
  readonly unreadable: readonly FileFault[];
  /** Files that contradict themselves: they do not hold what a run has written. */
  readonly altered: readonly FileFault[];
}

/** Reads what `files` has of a table: that of the spec's seeds, or that of a run until its claims were decided. */
export async function loadResults(
  files: ResultFiles,
  { id: table, track, ...plan }: Pick<TablePlan, "id" | "track" | "stopping">,
): Promise<LoadedResults> {
  const folder = tableFolder(plan);
  const cells = new Map<string, CellResult>();
  const texts = new Map<string, string>();
  const unreadable: FileFault[] = [];
  const altered: FileFault[] = [];
  const where = files.label;
  const decided = new Set<string>();
  for (const file of await files.list(table, track)) {
    const isCell = /^cells\/.*\.json$/.test(file);
    if (file === DECIDED) {
      for (const key of keysIn(await files.read(table, track, file))) decided.add(key);
    }
    const name = file.startsWith(folder) ? file.slice(folder.length) : "";
    if (!isCell && !TABLE_FILES.includes(name)) continue;
    const text = await files.read(table, track, file);
    if (!isCell) {
      texts.set(name, text);
      continue;
    }
    try {
      const result = parseCell(text, file);
      altered.push(...cellFaults(result, file).map((message) => ({ where, file, message })));
      cells.set(result.key, result);
    } catch (error) {
      unreadable.push({ where, file, message: causeOf(error) });
    }
  }
  let parsed: TableFile | undefined;
  try {
    const text = texts.get("table.json");
    if (text !== undefined) parsed = parseTable(text, "table.json");
  } catch (error) {
    unreadable.push({ where, file: "table.json", message: causeOf(error) });
  }
  return {
    label: where,
    table: parsed,
    cells,
    decided,
    texts,
    unreadable,
    altered,
  };
}

/** The table of a run until its claims were decided. */
const DECIDED = `${tableFolder({ stopping: { max_seeds: 1 } })}table.json`;

/** Keys of a table's cells; none where it cannot be read, which its own check says. */
function keysIn(text: string): string[] {
  try {
    return parseTable(text, DECIDED).rows.flatMap(({ cells }) => cells);
  } catch {
    return [];
  }
}
