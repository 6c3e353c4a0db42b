/**
 * The files of a table that every run writes, a commit must have and `check` compares.
 *
 * @module
 */
import { stableJson } from "../../base/stable_json.ts";
import { renderCsv } from "../render_csv.ts";
import { renderMarkdown } from "../render_table.ts";
import type { TableFile } from "../table_file.ts";
import type { RequiredFormat } from "./types.ts";

/**
 * The required formats. None is added here later: commits from before would lack its file, and could be compared with nothing. A
 * new one is derived: it goes into the registry alone.
 */
export const REQUIRED_FORMATS: readonly RequiredFormat[] = [
  { name: "json", summary: "the table with all digits", extension: "json", render: stableJson },
  { name: "md", summary: "Markdown, for people", extension: "md", render: renderMarkdown },
  { name: "csv", summary: "a line a row, for programs", extension: "csv", render: renderCsv },
];

/** Name of the file of a required format. */
function fileOf({ extension }: RequiredFormat): string {
  return `table.${extension}`;
}

/** Names of the files that a table must have. */
export const TABLE_FILES: readonly string[] = REQUIRED_FORMATS.map(fileOf);

/** Texts of a table by file name: `table.json`, and what is rendered from it for people and programs. */
export function tableTexts(table: TableFile): Record<string, string> {
  return Object.fromEntries(REQUIRED_FORMATS.map((format) => [fileOf(format), format.render(table)]));
}
