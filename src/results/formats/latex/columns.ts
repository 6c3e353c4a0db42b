/**
 * The columns of a table in LaTeX.
 *
 * @module
 */
import { sampleStandardDeviation } from "simple-statistics";
import { type MetricDefinition, METRICS, type Readout } from "../../../spec/mod.ts";
import { columnTitle, scoresBy, showSeeds } from "../../render_scores.ts";
import { isPaperSetting, type SeedScores, type TableFile, type TableRow } from "../../table_file.ts";
import type { Spread } from "../types.ts";
import { DECIMALS, type Rank, ranksOf } from "./ranks.ts";
import { escapeLatex } from "./text.ts";

/** A column, which has one or two columns of the `tabular`. */
export interface LatexColumn {
  /** Its heading, as LaTeX. */
  readonly heading: string;
  /** How it is aligned, as the `tabular` is told. */
  readonly alignment: string;
  /** As LaTeX: one list a row, each with a text for each column of the `tabular`. */
  readonly fields: readonly (readonly string[])[];
}

/** Characters of a row's name that fit into a line beside scores with intervals, in the text of LaTeX's article. */
const LONGEST_NAME = 32;

/** What stands where there is no number. */
const NOTHING = "--";

/**
 * Columns of the rows: their names, seeds and scores by the readout that claims are judged on; on the paper's own setting, the
 * paper's scores beside them. Marks are given to rows that are run here and finished.
 */
export function latexColumns(table: TableFile, rows: readonly TableRow[], spread: Spread): LatexColumn[] {
  const readouts = [...new Set(rows.flatMap(({ readout }) => readout ?? []))];
  return [
    nameColumn(rows),
    { heading: "Seeds", alignment: "r", fields: rows.map((row) => [escapeLatex(showSeeds(row))]) },
    ...readouts.flatMap((readout) =>
      METRICS.map((metric) => {
        const title = columnTitle(metric);
        const heading = escapeLatex(readouts.length > 1 ? `${title}, ${readout}` : title);
        return { heading, ...scoreFields(rows, metric, readout, spread) };
      })
    ),
    ...isPaperSetting(table) ? paperColumns(rows) : [],
  ];
}

/** Names of rows; where one is long, lines break, so that the table is no wider than a text of one column. */
function nameColumn(rows: readonly TableRow[]): LatexColumn {
  const isLong = rows.some(({ name }) => name.length > LONGEST_NAME);
  return {
    heading: "",
    alignment: isLong ? "p{0.4\\linewidth}" : "l",
    fields: rows.map(({ name }) => [`${isLong ? "\\raggedright " : ""}${escapeLatex(name)}`]),
  };
}

function scoreFields(
  rows: readonly TableRow[],
  metric: typeof METRICS[number],
  readout: Readout,
  spread: Spread,
): Pick<LatexColumn, "alignment" | "fields"> {
  const scores = rows.map((row) => scoresBy(row, readout)?.[metric.name] ?? null);
  const ranked = scores.map((score, i) => rows[i].state === "unfinished" ? null : score);
  const ranks = ranksOf(ranked, (metric as MetricDefinition).direction);
  const means = scores.map((score, i) => marked(score?.mean ?? null, ranks[i]));
  const spreads = scores.map((score) => score ? spreadOf(score, spread) : "");
  return spreads.every((text) => text === "")
    ? { alignment: "r", fields: means.map((mean) => [mean]) }
    : { alignment: "r@{\\ }l", fields: means.map((mean, i) => [mean, spreads[i]]) };
}

function marked(mean: number | null, rank: Rank): string {
  if (mean === null) return NOTHING;
  const text = mean.toFixed(DECIMALS);
  return rank === "best" ? `\\textbf{${text}}` : rank === "second" ? `\\underline{${text}}` : text;
}

/** What stands beside a mean; nothing where there are too few seeds for it. */
function spreadOf({ low, high, values }: SeedScores, spread: Spread): string {
  if (spread === "interval") {
    return low === null || high === null ? "" : `[${low.toFixed(DECIMALS)}, ${high.toFixed(DECIMALS)}]`;
  }
  const scored = values.filter((value) => value !== null);
  return scored.length < 2 ? "" : `$\\pm$ ${sampleStandardDeviation(scored).toFixed(DECIMALS)}`;
}

function paperColumns(rows: readonly TableRow[]): LatexColumn[] {
  return METRICS.filter(({ name }) => rows.some(({ paper }) => paper[name] !== null)).map((metric) => ({
    heading: `${escapeLatex(columnTitle(metric))}, paper`,
    alignment: "r",
    fields: rows.map(({ paper }) => [paper[metric.name]?.toFixed(DECIMALS) ?? NOTHING]),
  }));
}
