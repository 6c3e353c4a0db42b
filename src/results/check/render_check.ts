/**
 * A check in words.
 *
 * @module
 */
import { alignedTable, showDifference } from "../_format.ts";
import { inWords } from "./check_cells.ts";
import { METRICS } from "../../spec/mod.ts";
import type { CellDifference } from "./compare_cells.ts";
import type { CellCheck, RowCheck, TableCheck } from "./verdicts.ts";

/** Decimals of scores: enough for the smallest difference that is written to be seen. */
const DECIMALS = 4;

/** Files that are compared with themselves show nothing of the code of today. */
const ITSELF =
  "No cell was computed anew: the committed files are compared with themselves, the specs and their keys. " +
  "Next: deno task check --rerun (with --seeds 0 for one seed) computes them afresh.";

/** What follows a difference. */
const MEANT =
  "Next, where the change is meant: raise the version of the method or the spec, deno task bench, and commit " +
  "results/; where it is not: git checkout results/.";

/** What a check of a table found, for people. */
export function renderCheck(check: TableCheck): string {
  const { table, track, until_decided, seeds, verdict, committed, now, rows, cells } = check;
  const counts = Map.groupBy(cells, (cell) => cell.verdict);
  const tally = [...counts].map(([kind, list]) => `${list.length} ${kind}`).join(", ") || "no cells";
  return [
    `${
      [
        table,
        `${track} track`,
        ...until_decided ? ["until decided"] : [],
        ...seeds ? [`seed ${seeds.join(", ")} alone`] : [],
      ].join(", ")
    }: ${verdict} (${tally})`,
    `committed: ${committed}; now: ${now}`,
    "",
    ...alignedTable(
      ["row", "score", "paper", "committed", "now", "difference", "verdict"],
      rows.map(rowFields),
    ),
    ...notes(check),
    "",
  ].join("\n");
}

function rowFields(
  { row, metric, paper, committed, now, difference, verdict, reproduced }: RowCheck,
): string[] {
  const against = reproduced === null ? "" : `; the paper's: ${reproduced.verdict}`;
  return [
    row,
    metric,
    paper === null ? "-" : paper.toFixed(1),
    show(committed),
    show(now),
    showDifference(difference, DECIMALS),
    verdict + against,
  ];
}

function show(value: number | null): string {
  return value === null ? "-" : value.toFixed(DECIMALS);
}

function notes({ cells, altered, obstacles, orphans, itself, verdict }: TableCheck): string[] {
  const lines = [
    ...cellLines(cells),
    ...altered.map(({ where, file, cell, message }) =>
      `- altered: ${cell ? `${cell}, ` : ""}${file} of ${where}: ${message}`
    ),
    ...obstacles.map((obstacle) => `- cannot compare: ${obstacle}`),
    ...orphans.length > 0
      ? [`- of no row: ${orphans.length} stored cells (${orphans.join(", ")}); deno task clean removes them`]
      : [],
  ];
  const tolerated = cells.some(({ verdict }) => verdict === "within tolerance");
  const allowed = METRICS.map(({ title, engineTolerance }) => `${engineTolerance} (${title})`).join(" and ");
  return [
    ...lines.length > 0 ? ["", ...lines] : [],
    ...itself ? ["", ITSELF] : [],
    ...verdict === "differs" && !itself ? ["", MEANT] : [],
    ...tolerated
      ? [
        "",
        `Numerics differ or are not exact: scores of a cell may differ by ${allowed} points.`,
      ]
      : [],
  ];
}

/** A line for each cell that does not agree; one for all where none can be compared, and for the same reason. */
function cellLines(cells: readonly CellCheck[]): string[] {
  const reasons = new Set(cells.map(({ reason }) => reason));
  const [reason] = reasons;
  if (cells.length > 1 && reasons.size === 1 && reason !== null) {
    return [`- cannot compare: all ${cells.length} cells: ${reason}`];
  }
  return cells.flatMap(cellLine);
}

function cellLine(cell: CellCheck): string[] {
  const { row, seed, key, verdict } = cell;
  if (verdict === "same" || verdict === "within tolerance") return [];
  return [`- ${verdict}: ${row}, seed ${seed} (${key}): ${cellMessage(cell)}`];
}

/** What is different about a cell, or why it cannot be compared. */
export function cellMessage({ changed, differences, reason }: CellCheck): string {
  const parts = changed.length > 0 ? [`changed since the commit: ${inWords(changed)}`] : [];
  const found = reason === null ? differences.map(showCellDifference) : [reason];
  return [...parts, ...found].join("; ") || "nothing but its key";
}

function showCellDifference({ what, committed, now, difference }: CellDifference): string {
  if (committed === null && now === null) return what;
  const gap = difference === null ? "" : ` (${showDifference(difference, DECIMALS)})`;
  return `${what} ${committed ?? "none"} -> ${now ?? "none"}${gap}`;
}
