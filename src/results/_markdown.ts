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
