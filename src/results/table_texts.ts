/**
 * The files of a table besides its cells.
 *
 * @module
 */
import { renderCsv, renderMarkdown } from "./render_table.ts";
import type { ResultStore } from "./result_store.ts";
import { stableJson } from "../base/stable_json.ts";
import type { TableFile } from "./table_file.ts";

/** Texts of a table by file name: `table.json`, and what is rendered from it for people and programs. */
export function tableTexts(table: TableFile): Record<string, string> {
  return {
    "table.json": stableJson(table),
    "table.md": renderMarkdown(table),
    "table.csv": renderCsv(table),
  };
}

/** Writes the files of a table beside its cells. */
export async function writeTable(store: ResultStore, table: TableFile): Promise<void> {
  for (const [file, text] of Object.entries(tableTexts(table))) {
    await store.writeTable(table.table, table.track, file, text);
  }
}
