/**
 * Scores of a table's rows: each seed as a point, the mean with its interval over them.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Metric, MetricDefinition } from "../../spec/mod.ts";
import type { TableRow } from "../../results/table_file.ts";
import { ACCENT, BAND, draw, finished, INK, MUTED, POINT, RULE } from "../drawing.ts";
import type { Markup } from "../html.ts";
import { ends, shown } from "../numbers.ts";
import { HALO, scatter, WIDTH } from "./layout.ts";

/** Height of a row, its name included. */
const STEP = 40;
const TOP = 22;
const BOTTOM = 36;

/**
 * Draws one metric.
 *
 * @param rows Rows that were run; those without a score are left out.
 * @param paper Whether the paper's number is comparable and drawn.
 * @returns Null where no row has a score.
 */
export function scoresFigure(
  rows: readonly TableRow[],
  metric: MetricDefinition & { readonly name: Metric },
  paper: boolean,
): Markup | null {
  const scored = rows.filter((row) => (row[metric.name]?.mean ?? null) !== null);
  if (scored.length === 0) return null;
  const seeds = scored.flatMap((row, i) =>
    row[metric.name]!.values.flatMap((value, j) => {
      if (value === null) return [];
      const odd = row.collapsed.includes(row.seeds[j]) || row.diverged.includes(row.seeds[j]);
      return [{ x: value, y: i + scatter(j) * 0.28, odd }];
    })
  );
  const means = scored.map((row, i) => ({ i, row, ...row[metric.name]!, quoted: row.paper[metric.name] }));
  const intervals = means.filter(({ low }) => low !== null);
  const quoted = paper ? means.filter(({ quoted }) => quoted !== null) : [];
  const height = TOP + STEP * scored.length + BOTTOM;
  return finished(draw({
    label: `${metric.title} in ${metric.unit} of ${scored.length} rows: ${
      means.map(({ row, mean, low, high }) => `${row.name} ${shown(mean)} ${ends(low, high)}`.trim()).join(
        "; ",
      )
    }`,
    width: WIDTH,
    height,
    marginLeft: 6,
    marginRight: 10,
    marginTop: TOP,
    marginBottom: BOTTOM,
    x: { nice: true, label: null, ticks: 5, insetLeft: 4, insetRight: 4 },
    y: { domain: [-0.5, scored.length - 0.5], reverse: true, axis: null },
    marks: [
      Plot.gridX({ stroke: RULE, strokeOpacity: 1, ticks: 5 }),
      Plot.axisX({
        tickSize: 0,
        ticks: 5,
        fill: MUTED,
        label: `${metric.title}, ${metric.unit}`,
        labelArrow: "none",
      }),
      Plot.ruleY(intervals, {
        x1: "low",
        x2: "high",
        y: "i",
        stroke: BAND,
        strokeWidth: 9,
        strokeLinecap: "butt",
      }),
      Plot.dot(seeds.filter(({ odd }) => !odd), { x: "x", y: "y", r: 1.7, fill: POINT, fillOpacity: 0.75 }),
      Plot.dot(seeds.filter(({ odd }) => odd), {
        x: "x",
        y: "y",
        r: 3,
        symbol: "times",
        stroke: "var(--fails)",
      }),
      Plot.dot(quoted, { x: "quoted", y: "i", symbol: "diamond2", r: 4, stroke: INK }),
      Plot.ruleX(means, {
        x: "mean",
        y1: ({ i }) => i - 0.26,
        y2: ({ i }) => i + 0.26,
        stroke: ACCENT,
        strokeWidth: 2.5,
      }),
      Plot.text(means, {
        y: "i",
        text: ({ row }) => row.name,
        frameAnchor: "left",
        textAnchor: "start",
        dy: -17,
        fill: INK,
        fontWeight: 600,
        ...HALO,
      }),
      Plot.text(means, {
        y: "i",
        text: ({ mean }) => shown(mean),
        frameAnchor: "right",
        textAnchor: "end",
        dy: -17,
        fill: INK,
        fontVariant: "tabular-nums",
        ...HALO,
      }),
    ],
  }));
}
