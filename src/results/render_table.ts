/**
 * A table as Markdown.
 *
 * @module
 */
import { renderExploratoryClaims, renderPrimaryClaims } from "./render_claims.ts";
import { renderLinear, renderMeans, renderSeeds } from "./render_scores.ts";
import type { TableFile, TableRow } from "./table_file.ts";
import { rowNotes } from "./row_states.ts";
import { trialNote } from "./trial_note.ts";
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
  const lines = rowNotes(rows).map((note) => `- ${note}`);
  return lines.length > 0 ? ["", ...lines] : [];
}
