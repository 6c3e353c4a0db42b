/**
 * The scores of a table's rows as Markdown: means with their intervals beside the paper's numbers, and seed by seed.
 *
 * @module
 */
import { type Metric, type MetricDefinition, METRICS, type Readout } from "../spec/mod.ts";
import { alignedTable } from "./_format.ts";
import { isPaperSetting, type SeedScores, type TableFile, type TableRow } from "./table_file.ts";

/** Lines of the rows with their means; columns that no row has anything for are left out. */
export function renderMeans(table: TableFile): string[] {
  const columns = [...scoreColumns(table.rows), ...paperColumns(table)];
  return alignedTable(
    ["", "seeds", ...columns.map(({ title }) => title)],
    table.rows.map((row) => [row.name, showSeeds(row), ...columns.map(({ of }) => of(row))]),
  );
}

/** A column of a table. */
interface Column {
  readonly title: string;
  readonly of: (row: TableRow) => string;
}

/** Columns of each readout, that of the claims first. */
function scoreColumns(rows: readonly TableRow[]): Column[] {
  const primary = rows.flatMap(({ readout }) => readout ?? []);
  const second = rows.flatMap(({ second }) => second?.readout ?? []);
  return [...new Set([...primary, ...second])].flatMap((readout) =>
    METRICS.map((metric) => ({
      title: `${columnTitle(metric)}, ${readout}`,
      of: (row) => showScores(scoresBy(row, readout)?.[metric.name] ?? null),
    }))
  );
}

/** Scores of a row by a readout; null where it has none. */
export function scoresBy(
  row: TableRow,
  readout: Readout,
): Readonly<Record<Metric, SeedScores | null>> | null {
  if (row.readout === readout) return row;
  return row.second?.readout === readout ? row.second : null;
}

function paperColumns(table: TableFile): Column[] {
  const paper = isPaperSetting(table) ? "paper" : "paper (paper track only)";
  return METRICS.filter(({ name }) => table.rows.some((row) => row.paper[name] !== null)).map((
    { name, title },
  ) => ({
    title: `${title}, ${paper}`,
    of: (row) => row.paper[name]?.toFixed(1) ?? "-",
  }));
}

/** How many seeds stand behind a row's scores, and whether they mean what they seem to. */
export function showSeeds(row: TableRow): string {
  const { state, seeds, collapsed, diverged } = row;
  if (state === "not run here") return state;
  const scores = METRICS.map(({ name }) => row[name]?.values ?? []);
  const scored = seeds.filter((_, i) => scores.some((values) => values[i] !== null)).length;
  return [
    scored === seeds.length ? String(scored) : `${scored} of ${seeds.length}`,
    ...collapsed.length > 0 ? [`${collapsed.length} collapsed`] : [],
    ...diverged.length > 0 ? [`${diverged.length} diverged`] : [],
  ].join(", ");
}

/** Marks of seeds whose scores are not those of a head as it should be. */
const COLLAPSED = "†";
const DIVERGED = "‡";

/** Seeds that stand side by side in a line: those of one ten. */
const TEN = 10;

/** Lines of the scores seed by seed, and their interquartile means; none where no row has more than one seed. */
export function renderSeeds(rows: readonly TableRow[]): string[] {
  const run = rows.filter(({ seeds }) => seeds.length > 1);
  if (run.length === 0) return [];
  const digits = Array.from({ length: TEN }, (_, digit) => digit);
  const lines = METRICS.flatMap((metric) =>
    run.flatMap((row) =>
      tensOf(row).map((ten) => [
        row.name,
        metric.title,
        String(ten),
        ...digits.map((digit) => showSeed(row, metric.name, ten + digit)),
      ])
    )
  );
  return [
    "## Seeds",
    "",
    "The mean of the middle half of the scores (interquartile mean), percent, with its 95% bootstrap interval, by the readout that claims are judged on:",
    "",
    ...alignedTable(
      ["", ...METRICS.map(({ title }) => title)],
      run.map((row) => [row.name, ...METRICS.map(({ name }) => showResampled(row[name]))]),
    ),
    "",
    `The score of each seed: the seed is the sum of its line's and its column's number. ${COLLAPSED} collapsed: counts with the score that it has; ` +
    `${DIVERGED} diverged: counts as the constant prediction.`,
    "",
    ...alignedTable(["", "score", "seed", ...digits.map((digit) => `+${digit}`)], lines),
  ];
}

function tensOf({ seeds }: TableRow): number[] {
  return [...new Set(seeds.map((seed) => seed - seed % TEN))].sort((a, b) => a - b);
}

function showSeed(row: TableRow, metric: Metric, seed: number): string {
  const { seeds, collapsed, diverged } = row;
  const value = row[metric]?.values[seeds.indexOf(seed)] ?? null;
  const mark = diverged.includes(seed) ? DIVERGED : collapsed.includes(seed) ? COLLAPSED : "";
  return value === null ? "-" : `${value.toFixed(1)}${mark}`;
}

function showResampled(scores: SeedScores | null): string {
  const iqm = scores?.iqm;
  return iqm ? `${iqm.value.toFixed(1)} [${iqm.low.toFixed(1)}, ${iqm.high.toFixed(1)}]` : "-";
}

/** Lines of the linear probe, in a table of its own, so that nobody takes scores that have seen labels for unsupervised ones. */
export function renderLinear(rows: readonly TableRow[]): string[] {
  const probed = rows.filter(({ linear }) => linear);
  if (probed.length === 0) return [];
  return alignedTable(
    ["linear probe (uses labels)", ...METRICS.map(columnTitle)],
    probed.map(({ name, linear }) => [
      name,
      ...METRICS.map(({ name: metric }) => showScores(linear?.[metric] ?? null)),
    ]),
  );
}

/** A mean over seeds with its interval, where there is one. */
export function showScores(scores: SeedScores | null): string {
  if (!scores || scores.mean === null) return "-";
  if (scores.low === null || scores.high === null) return scores.mean.toFixed(1);
  return `${scores.mean.toFixed(1)} [${scores.low.toFixed(1)}, ${scores.high.toFixed(1)}]`;
}

/** A metric as a column is headed. */
export function columnTitle({ title, unit, direction }: MetricDefinition): string {
  return direction === "higher" ? `${title}, ${unit}` : `${title}, ${unit}, lower is better`;
}
