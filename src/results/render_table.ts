/**
 * A table as Markdown for people and CSV for programs.
 *
 * @module
 */
import type { SeedScores, TableFile, TableRow } from "./table_file.ts";

/** The table in Markdown: scores with their interval, the paper's beside them, captions below. */
export function renderMarkdown(table: TableFile): string {
  const paper = table.track === "paper" ? "paper" : "paper (paper track only)";
  const header = ["", "seeds", "Acc, %", "mIoU, %", `Acc, ${paper}`, `mIoU, ${paper}`];
  const rows = table.rows.map((row) => [
    row.name,
    row.method ? String(row.seeds.length) : "not run here",
    showScores(row.acc),
    showScores(row.miou),
    showNumber(row.paper.acc),
    showNumber(row.paper.miou),
  ]);
  const incidents = table.rows.flatMap((row) => row.incidents.map((line) => `- ${row.name}: ${line}`));
  return [
    `# ${table.title}`,
    "",
    `Track **${table.track}**, spec version ${table.version}, engine \`${table.engine}\`. ` +
    "Mean over seeds with its 95% interval (Student's t).",
    "",
    ...alignedTable(header, rows),
    ...incidents.length > 0 ? ["", "Cells that did not finish:", "", ...incidents] : [],
    ...table.notes.flatMap((note) => ["", note]),
    "",
  ].join("\n");
}

/** The table in CSV: one line per row, numbers unrounded beyond the file's own decimals. */
export function renderCsv(table: TableFile): string {
  const header = [
    "row",
    "method",
    "seeds",
    ...["acc", "miou"].flatMap((metric) => [metric, `${metric}_low`, `${metric}_high`]),
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
    row.seeds.join(" "),
    ...scores(row.acc),
    ...scores(row.miou),
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

function alignedTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length), 3)
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
