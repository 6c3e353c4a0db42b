/**
 * A table as Markdown for people and CSV for programs.
 *
 * @module
 */
import { COLLAPSE_BOUNDS } from "../evaluate/collapse.ts";
import { type MetricDefinition, METRICS } from "../spec/mod.ts";
import { stableJson } from "../base/stable_json.ts";
import { alignedTable } from "./_format.ts";
import { renderExploratoryClaims, renderPrimaryClaims } from "./render_claims.ts";
import { isPaperSetting, type SeedScores, type TableFile, type TableRow } from "./table_file.ts";
import { trialNote } from "./captions.ts";
import { stoppingNote } from "./stopping.ts";

const BOUNDS = `fewer than ${COLLAPSE_BOUNDS.effectiveClusters} effective clusters, or a mean cosine ` +
  `between codes above ${COLLAPSE_BOUNDS.meanCosine}`;

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
  const paper = isPaperSetting(table) ? "paper" : "paper (paper track only)";
  const header = [
    "",
    "seeds",
    ...METRICS.map(columnTitle),
    ...METRICS.map(({ title }) => `${title}, ${paper}`),
  ];
  const rows = table.rows.map((row) => [
    row.name,
    showSeeds(row),
    ...METRICS.map(({ name }) => showScores(row[name])),
    ...METRICS.map(({ name }) => showNumber(row.paper[name])),
  ]);
  const [primary, exploratory] = [renderPrimaryClaims(table), renderExploratoryClaims(table)];
  return [
    `# ${table.title}`,
    "",
    ...table.changes ? [`**${trialNote(table.changes)}**`, ""] : [],
    ...table.stopping ? [`**${stoppingNote(table.stopping)}**`, ""] : [],
    `Track **${table.track}**, spec version ${table.version}, engine \`${table.engine}\`. ` +
    "Mean over seeds with its 95% interval (Student's t, on the logit scale).",
    "",
    ...alignedTable(header, rows),
    ...primary.length > 0 ? ["", ...primary] : [],
    ...footnotes(table.rows),
    ...linearTable(table.rows),
    ...exploratory.length > 0 ? ["", ...exploratory] : [],
    ...table.notes.flatMap((note) => ["", note]),
    "",
  ].join("\n");
}

/** How many seeds stand behind a row's scores, and whether they mean what they seem to. */
function showSeeds(row: TableRow): string {
  const { state, seeds } = row;
  if (state === "not run here") return state;
  const scores = METRICS.map(({ name }) => row[name]?.values ?? []);
  const finished = seeds.filter((_, i) => scores.some((values) => values[i] !== null)).length;
  const count = finished === seeds.length ? String(finished) : `${finished} of ${seeds.length}`;
  return state === "collapsed" ? `${count}, collapsed` : count;
}

function footnotes(rows: readonly TableRow[]): string[] {
  const lines = rows.flatMap(({ name, note, incidents, collapsed }) => [
    ...note ? [`- ${name}: ${note}`] : [],
    ...incidents.map((incident) => `- ${name}: ${incident}`),
    ...collapsed.length > 0 ? [`- ${name}: collapsed with seed ${collapsed.join(", ")} (${BOUNDS})`] : [],
  ]);
  return lines.length > 0 ? ["", ...lines] : [];
}

/** A table of its own, so that nobody takes scores that have seen labels for unsupervised ones. */
function linearTable(rows: readonly TableRow[]): string[] {
  const probed = rows.filter(({ linear }) => linear);
  if (probed.length === 0) return [];
  const header = ["linear probe (uses labels)", ...METRICS.map(columnTitle)];
  const lines = probed.map(({ name, linear }) => [
    name,
    ...METRICS.map(({ name: metric }) => showScores(linear?.[metric] ?? null)),
  ]);
  return ["", ...alignedTable(header, lines)];
}

/**
 * The table in CSV: one line per row, numbers unrounded beyond the file's own decimals.
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
    ...["", "linear_"].flatMap((prefix) => METRICS.map(({ name }) => `${prefix}${name}`))
      .flatMap((column) => [column, `${column}_low`, `${column}_high`]),
    ...METRICS.map(({ name }) => `paper_${name}`),
    "incidents",
  ];
  const lines = table.rows.map((row) => csvFields(row).map(csvField).join(","));
  return [header.join(","), ...lines, ""].join("\n");
}

function csvFields(row: TableRow): (string | number | null)[] {
  const scores = (score: SeedScores | null) => [score?.mean ?? null, score?.low ?? null, score?.high ?? null];
  return [
    row.name,
    row.method,
    row.state,
    row.seeds.join(" "),
    ...METRICS.flatMap(({ name }) => scores(row[name])),
    ...METRICS.flatMap(({ name }) => scores(row.linear?.[name] ?? null)),
    ...METRICS.map(({ name }) => row.paper[name]),
    row.incidents.join("; "),
  ];
}

function csvField(field: string | number | null): string {
  const text = String(field ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function showScores(scores: SeedScores | null): string {
  if (!scores || scores.mean === null) return "-";
  if (scores.low === null || scores.high === null) return scores.mean.toFixed(1);
  return `${scores.mean.toFixed(1)} [${scores.low.toFixed(1)}, ${scores.high.toFixed(1)}]`;
}

function columnTitle({ title, unit, direction }: MetricDefinition): string {
  return direction === "higher" ? `${title}, ${unit}` : `${title}, ${unit}, lower is better`;
}

function showNumber(value: number | null): string {
  return value === null ? "-" : value.toFixed(1);
}

/** Texts of a table by file name: `table.json`, and what is rendered from it for people and programs. */
export function tableTexts(table: TableFile): Record<string, string> {
  return {
    "table.json": stableJson(table),
    "table.md": renderMarkdown(table),
    "table.csv": renderCsv(table),
  };
}
