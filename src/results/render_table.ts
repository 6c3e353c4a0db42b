/**
 * A table as Markdown for people and CSV for programs.
 *
 * @module
 */
import { COLLAPSE_BOUNDS } from "../evaluate/collapse.ts";
import { alignedTable } from "./_markdown.ts";
import { renderClaims } from "./render_claims.ts";
import type { SeedScores, TableFile, TableRow } from "./table_file.ts";
import { trialNote } from "./trial_note.ts";

const BOUNDS = `fewer than ${COLLAPSE_BOUNDS.effectiveClusters} effective clusters, or a mean cosine ` +
  `between codes above ${COLLAPSE_BOUNDS.meanCodeCosine}`;

/** The table in Markdown: scores with their interval, the paper's beside them, captions below. */
export function renderMarkdown(table: TableFile): string {
  const paper = table.track === "paper" ? "paper" : "paper (paper track only)";
  const header = ["", "seeds", "Acc, %", "mIoU, %", `Acc, ${paper}`, `mIoU, ${paper}`];
  const rows = table.rows.map((row) => [
    row.name,
    showSeeds(row),
    showScores(row.acc),
    showScores(row.miou),
    showNumber(row.paper.acc),
    showNumber(row.paper.miou),
  ]);
  const claims = renderClaims(table);
  return [
    `# ${table.title}`,
    "",
    ...table.changes ? [`**${trialNote(table.changes)}**`, ""] : [],
    `Track **${table.track}**, spec version ${table.version}, engine \`${table.engine}\`. ` +
    "Mean over seeds with its 95% interval (Student's t).",
    "",
    ...alignedTable(header, rows),
    ...footnotes(table.rows),
    ...linearTable(table.rows),
    ...claims.length > 0 ? ["", ...claims] : [],
    ...table.notes.flatMap((note) => ["", note]),
    "",
  ].join("\n");
}

/** How many seeds stand behind a row's scores, and whether they mean what they seem to. */
function showSeeds({ state, seeds, acc }: TableRow): string {
  if (state === "not run here") return state;
  const finished = acc?.values.filter((value) => value !== null).length ?? 0;
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
  const header = ["linear probe (uses labels)", "Acc, %", "mIoU, %"];
  const lines = probed.map(({ name, linear }) => [
    name,
    showScores(linear?.acc ?? null),
    showScores(linear?.miou ?? null),
  ]);
  return ["", ...alignedTable(header, lines)];
}

/** The table in CSV: one line per row, numbers unrounded beyond the file's own decimals. */
export function renderCsv(table: TableFile): string {
  const header = [
    "row",
    "method",
    "state",
    "seeds",
    ...["acc", "miou", "linear_acc", "linear_miou"].flatMap((
      metric,
    ) => [metric, `${metric}_low`, `${metric}_high`]),
    "paper_acc",
    "paper_miou",
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
    ...scores(row.acc),
    ...scores(row.miou),
    ...scores(row.linear?.acc ?? null),
    ...scores(row.linear?.miou ?? null),
    row.paper.acc,
    row.paper.miou,
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

function showNumber(value: number | null): string {
  return value === null ? "-" : value.toFixed(1);
}
