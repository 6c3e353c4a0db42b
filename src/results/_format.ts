/**
 * How numbers and tables are written in result files.
 *
 * @module
 */

/** Decimals of scores in percent: far below what a single pixel changes. */
const PERCENT_DECIMALS = 4;
/** Significant digits of losses and diagnostics: what float32 holds. */
const LOSS_DIGITS = 7;
/** Significant digits of p-values. */
const P_DIGITS = 4;

/** A score in percent as it is written; null where it is undefined. */
export function roundPercent(value: number | null): number | null {
  return value === null || Number.isNaN(value) ? null : Number(value.toFixed(PERCENT_DECIMALS));
}

/** A loss or diagnostic as it is written. */
export function roundLoss(value: number): number {
  return Number(value.toPrecision(LOSS_DIGITS));
}

/**
 * Statistics as they are written: p-values to four significant digits, all else as scores.
 *
 * @param value Numbers by name, at any depth.
 */
export function rounded<T>(value: T, name = ""): T {
  if (typeof value === "number") return (name.startsWith("p_") ? roundP(value) : roundPercent(value)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner, key)])) as T;
}

function roundP(value: number): number {
  return Number(value.toPrecision(P_DIGITS));
}

/**
 * A Markdown table whose columns line up in the source.
 *
 * @param header Titles of the columns.
 * @param rows As many fields each as there are titles.
 * @returns Its lines.
 */
export function alignedTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const safe = rows.map((row) => row.map((field) => field.replaceAll("|", "\\|")));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...safe.map((row) => row[column].length), 3)
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...safe.map(line)];
}

/** A difference in percentage points with its sign. */
export function showDifference(difference: number | null, decimals = 1): string {
  if (difference === null) return "-";
  return `${difference > 0 ? "+" : ""}${difference.toFixed(decimals)}`;
}
