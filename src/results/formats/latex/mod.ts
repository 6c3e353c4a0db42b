/**
 * A table in LaTeX, for a paper: a `table` with a caption and a `tabular` with the rules of the package booktabs.
 *
 * @module
 */
import { protocolNotes } from "../../captions.ts";
import { rowNotes } from "../../row_states.ts";
import { trialNote } from "../../trial_note.ts";
import { SETUP } from "../../setup_note.ts";
import { stoppingNote } from "../../stopping.ts";
import { isPaperSetting, type TableFile, type TableRow } from "../../table_file.ts";
import type { FormatContext, Spread, TableFormat } from "../types.ts";
import { type LatexColumn, latexColumns } from "./columns.ts";
import { codeLatex, commentLatex, escapeLatex, sentenceLatex } from "./text.ts";

const SPREAD_SENTENCES: Readonly<Record<Spread, string>> = {
  interval:
    "Mean over seeds with its 95\\,\\% interval (Student's $t$, on the logit scale); none with fewer than five seeds.",
  deviation: "Mean over seeds $\\pm$ their standard deviation.",
};

const latex: TableFormat = {
  name: "latex",
  summary: "a table for a paper, which needs the package booktabs",
  extension: "tex",
  takesSpread: true,
  render: renderLatex,
};

export default latex;

function renderLatex(table: TableFile, { spread = "interval" }: FormatContext): string {
  // What is only quoted has nothing to show where the paper's numbers have no place.
  const rows = isPaperSetting(table) ? table.rows : table.rows.filter(({ settings }) => settings !== null);
  const [inCaption, others] = partedNotes(table, rows);
  const { caption, short } = captionOf(table, rows, inCaption, spread);
  const notes = rowNotes(rows);
  return [
    `% Needs \\usepackage{booktabs}.`,
    ...others.map(commentLatex),
    "\\begin{table}",
    "  \\centering",
    "  \\small",
    `  \\caption[${short}]{${caption}}`,
    `  \\label{${labelOf(table)}}`,
    "  \\smallskip",
    ...tabular(latexColumns(table, rows, spread)).map((line) => `  ${line}`),
    ...notes.length === 0 ? [] : [
      "",
      "  \\smallskip",
      "  \\begin{minipage}{0.95\\linewidth}",
      "    \\footnotesize",
      ...notes.map((note) => `    ${sentenceLatex(note)}\\par`),
      "  \\end{minipage}",
    ],
    "\\end{table}",
    "",
  ].join("\n");
}

function tabular(columns: readonly LatexColumn[]): string[] {
  const headings = columns.map(({ heading, fields }) => {
    const width = fields[0]?.length ?? 1;
    return width === 1 ? heading : `\\multicolumn{${width}}{c}{${heading}}`;
  });
  const lines = columns[0].fields.map((_, row) => columns.flatMap(({ fields }) => fields[row]));
  return [
    `\\begin{tabular}{@{}${columns.map(({ alignment }) => alignment).join("")}@{}}`,
    "  \\toprule",
    `  ${headings.join(" & ")} \\\\`,
    "  \\midrule",
    ...lines.map((fields) => `  ${fields.join(" & ")} \\\\`),
    "  \\bottomrule",
    "\\end{tabular}",
  ];
}

/** The notes that belong into a caption: set-up and protocol; and the others. */
function partedNotes({ notes }: TableFile, rows: readonly TableRow[]): [string[], string[]] {
  const protocol = new Set(protocolNotes(rows));
  const isOfProtocol = (note: string) => note.startsWith(SETUP) || protocol.has(note);
  return [notes.filter(isOfProtocol), notes.filter((note) => !isOfProtocol(note))];
}

function captionOf(
  table: TableFile,
  rows: readonly TableRow[],
  notes: readonly string[],
  spread: Spread,
): { readonly caption: string; readonly short: string } {
  const { title, track, version, engine, changes, stopping } = table;
  const short = escapeLatex(title);
  const counts = [...new Set(rows.flatMap(({ seeds }) => seeds.length || []))].sort((a, b) => a - b);
  const seeds = counts.length === 0 ? [] : [
    `${
      [counts[0], counts.at(-1)!].filter((count, i, ends) => i === 0 || count !== ends[0]).join(" to ")
    } seeds a row`,
  ];
  const sentences = [
    `${short.replace(/\.$/, "")}.`,
    ...changes ? [`\\textbf{${sentenceLatex(trialNote(changes))}}`] : [],
    ...stopping ? [sentenceLatex(stoppingNote(stopping))] : [],
    `Track ${codeLatex(track)}, spec version ${version}, engine ${codeLatex(engine)}${
      seeds.map((text) => `, ${text}`).join("")
    }.`,
    ...notes.map(sentenceLatex),
    SPREAD_SENTENCES[spread],
    "Best in bold, second underlined.",
  ];
  // A bracket would end the optional argument.
  return { caption: sentences.join(" "), short: `{${short}}` };
}

/** Names of tables and tracks may have characters that labels may not. */
function labelOf({ table, track }: TableFile): string {
  return `tab:${table}-${track}`.replaceAll(/[^\w:.-]/g, "-").replaceAll("_", "-");
}
