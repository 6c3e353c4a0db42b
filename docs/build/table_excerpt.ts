/**
 * A committed table in short, for the first page: scores by the readout that claims are judged on, and what is claimed first.
 *
 * @module
 */
import { parseTable, type TableFile } from "../../src/results/table_file.ts";
import { readText } from "./markdown.ts";
import { table } from "./settings_page.ts";

/**
 * The excerpt of a table of the embedded track.
 *
 * @param id The spec's id.
 */
export async function tableExcerpt(id: string): Promise<string> {
  const folder = `results/${id}/embedded`;
  const file = parseTable(await readText(`${folder}/table.json`), `${folder}/table.json`);
  const rows = file.rows.map((
    row,
  ) => [row.name, String(row.seeds.length), interval(row.acc), interval(row.miou)]);
  const scores = table(["", "seeds", "accuracy, %", "mIoU, %"], rows);
  return `[${file.title}](${folder}/table.md), mean over seeds with its 95% interval:\n\n${scores}\n\n${
    verdicts(file).join("\n")
  }`;
}

function verdicts({ claims }: TableFile): string[] {
  return claims.filter(({ primary }) => primary).map(({ claim, verdict, this_benchmark: measured }) => {
    const difference = measured
      ? ` (${showInterval(measured.difference, measured.low, measured.high)} points)`
      : "";
    return `- \`${claim}\`: **${verdict}**${difference}`;
  });
}

type Shown = TableFile["rows"][number]["acc"];

function interval(scores: Shown): string {
  if (!scores || scores.mean === null) return "-";
  return showInterval(scores.mean, scores.low, scores.high);
}

function showInterval(value: number, low: number | null, high: number | null): string {
  return low === null || high === null
    ? value.toFixed(1)
    : `${value.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
}
