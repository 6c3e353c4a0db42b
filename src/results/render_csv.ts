/**
 * A table as CSV, for programs.
 *
 * @module
 */
import { csvLine } from "../base/csv.ts";
import { METRICS } from "../spec/mod.ts";
import type { SeedScores, TableFile, TableRow } from "./table_file.ts";

/**
 * The table in CSV: one line per row, numbers unrounded beyond the file's own decimals. Scores of each seed stand in one field, with
 * spaces, in the order of the seeds.
 *
 * @param table A table as read or as made.
 * @returns Lines with a header.
 *
 * @example A table without rows
 * ```ts
 * import { renderCsv, TABLE_SCHEMA, type TableFile } from "@omh/bench";
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
 * assertStringIncludes(renderCsv(table), "row,method,state");
 * ```
 */
export function renderCsv(table: TableFile): string {
  const header = [
    "row",
    "method",
    "state",
    "seeds",
    "readout",
    ...METRICS.map(({ name }) => name).flatMap((metric) => [
      ...scoreNames(metric),
      `${metric}_iqm`,
      `${metric}_seeds`,
    ]),
    "second_readout",
    ...["second_", "linear_"].flatMap((prefix) =>
      METRICS.flatMap(({ name }) => scoreNames(`${prefix}${name}`))
    ),
    ...METRICS.map(({ name }) => `paper_${name}`),
    "incidents",
  ];
  const lines = table.rows.map((row) => csvLine(csvFields(row)));
  return [header.join(","), ...lines, ""].join("\n");
}

function scoreNames(score: string): string[] {
  return [score, `${score}_low`, `${score}_high`];
}

function csvFields(row: TableRow): (string | number | null)[] {
  const scores = (score: SeedScores | null) => [score?.mean ?? null, score?.low ?? null, score?.high ?? null];
  return [
    row.name,
    row.method,
    row.state,
    row.seeds.join(" "),
    row.readout,
    ...METRICS.flatMap(({ name }) => [
      ...scores(row[name]),
      row[name]?.iqm?.value ?? null,
      row[name]?.values.map((value) => value ?? "-").join(" ") ?? null,
    ]),
    row.second?.readout ?? null,
    ...METRICS.flatMap(({ name }) => scores(row.second?.[name] ?? null)),
    ...METRICS.flatMap(({ name }) => scores(row.linear?.[name] ?? null)),
    ...METRICS.map(({ name }) => row.paper[name]),
    row.incidents.join("; "),
  ];
}
