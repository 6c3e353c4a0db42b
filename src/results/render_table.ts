/**
 * A table as Markdown, and all files of a table.
 *
 * @module
 */
import { stableJson } from "../base/stable_json.ts";
import { renderExploratoryClaims, renderPrimaryClaims } from "./render_claims.ts";
import { renderCsv } from "./render_csv.ts";
import { renderLinear, renderMeans, renderSeeds } from "./render_scores.ts";
import type { TableFile, TableRow } from "./table_file.ts";
import { trialNote } from "./captions.ts";
import { stoppingNote } from "./stopping.ts";

/**
 * The table in Markdown: scores with their interval, the paper's beside them, captions below.
 *
 * @param table A table as read or as made.
 * @returns Text that ends in a newline.
 *
 * @example A table without rows
 * ```ts
 * import { renderMarkdown, TABLE_SCHEMA, type TableFile } from "@omh/bench";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const table: TableFile = {
 *   schema: TABLE_SCHEMA,
 *   table: "tiny",
 *   title: "A tiny table",
 *   version: 1,
 *   track: "embedded",
 *   engine: "wasm",
 *   notes: [],
 *   rows: [],
 *   claims: [],
 * };
 * assertStringIncludes(renderMarkdown(table), "# A tiny table");
 * ```
 */
export function renderMarkdown(table: TableFile): string {
  const sections = [
    renderPrimaryClaims(table),
    renderSeeds(table.rows),
    renderLinear(table.rows),
    renderExploratoryClaims(table),
  ];
  return [
    `# ${table.title}`,
    "",
    ...table.changes ? [`**${trialNote(table.changes)}**`, ""] : [],
    ...table.stopping ? [`**${stoppingNote(table.stopping)}**`, ""] : [],
    `Track **${table.track}**, spec version ${table.version}, engine \`${table.engine}\`. ` +
    "Mean over seeds with its 95% interval (Student's t, on the logit scale).",
    "",
    ...renderMeans(table),
    ...footnotes(table.rows),
    ...sections.flatMap((lines) => lines.length > 0 ? ["", ...lines] : []),
    ...table.notes.flatMap((note) => ["", note]),
    "",
  ].join("\n");
}

function footnotes(rows: readonly TableRow[]): string[] {
  const lines = rows.flatMap(({ name, note, incidents, collapsed }) => [
    ...note ? [`- ${name}: ${note}`] : [],
    ...incidents.map((incident) => `- ${name}: ${incident}`),
    ...collapsed.length > 0 ? [`- ${name}: collapsed with seed ${collapsed.join(", ")}`] : [],
  ]);
  return lines.length > 0 ? ["", ...lines] : [];
}

/** Texts of a table by file name: `table.json`, and what is rendered from it for people and programs. */
export function tableTexts(table: TableFile): Record<string, string> {
  return {
    "table.json": stableJson(table),
    "table.md": renderMarkdown(table),
    "table.csv": renderCsv(table),
  };
}
