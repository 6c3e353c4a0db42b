/**
 * A study of weights as a figure: for each method, what its scores and its codes do as the weight of the OMH losses grows.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { CodeSign } from "./feasibility.ts";
import { primaryScores } from "./primary_scores.ts";
import { boundedInterval } from "./statistics/bounded_interval.ts";
import { newDocument } from "./svg_document.ts";
import type { MethodWeights, StudyCell } from "./weight_study.ts";

/** A quantity of a cell that a panel shows; null where the cell has none. */
interface Quantity {
  readonly title: string;
  of(cell: StudyCell): number | null;
  /** Smallest and largest value that there can be. */
  readonly range: readonly [least: number, most: number];
  /** The statistic that the feasibility rule looks at, if it does. */
  readonly sign?: CodeSign;
}

/** A row's values of a quantity. */
interface Summary {
  /** One per seed. */
  readonly values: readonly number[];
  readonly mean: number;
  /** 95%; null with too few seeds. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** No spec has codes of more channels, or more clusters in its readout than that. */
const EFFECTIVE: Quantity["range"] = [1, 4096];

const QUANTITIES: readonly Quantity[] = [
  { title: "mIoU, % (primary readout)", of: (cell) => primaryScores(cell)?.miou ?? null, range: [0, 100] },
  {
    title: "effective rank of train codes",
    of: ({ metrics }) => metrics?.codes?.effective_rank ?? null,
    range: EFFECTIVE,
    sign: "effective_rank",
  },
  {
    title: "effective clusters of train codes",
    of: ({ metrics }) => metrics?.codes?.effective_clusters ?? null,
    range: EFFECTIVE,
    sign: "effective_clusters",
  },
];

/** Sizes in pixels. */
const PANEL = { width: 400, height: 230 };
const LEGEND_LINE = 18;
const MARGIN = 30;
/** Readings may be told apart by these (Okabe and Ito's colours, which colour-blind readers can tell apart). */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"];
const SVG = "http://www.w3.org/2000/svg";

/**
 * Draws studies of weights: a column of three panels per method, the weight on a logarithmic axis, each curve's mean over seeds
 * with its seeds and, from five seeds on, its 95% interval; the baseline's mean dashed, the bound of the feasibility rule thin.
 *
 * @param methods At least one; methods without a curve have empty panels.
 * @returns An SVG file: the same text for the same results.
 */
export function weightFigure(methods: readonly MethodWeights[]): string {
  const readings = [...new Set(methods.flatMap(({ curves }) => curves.map(({ reading }) => reading)))];
  const colors = new Map(readings.map((reading, i) => [reading, COLORS[i % COLORS.length]]));
  const legend = readings.map((reading, i) => {
    const y = MARGIN / 2 + i * LEGEND_LINE;
    const swatch = `<rect x="${MARGIN}" y="${y - 8}" width="12" height="8" fill="${colors.get(reading)}"/>`;
    return `${swatch}<text x="${MARGIN + 18}" y="${y}">${escaped(reading)}</text>`;
  });
  const top = MARGIN + readings.length * LEGEND_LINE;
  const columns = methods.flatMap((method, column) => {
    const x = column * PANEL.width;
    const title = `<text x="${x + MARGIN}" y="${top}" font-weight="bold">${escaped(method.method)}</text>`;
    return [
      title,
      ...QUANTITIES.map((quantity, row) => panel(method, quantity, colors, x, top + 12 + row * PANEL.height)),
    ];
  });
  const [width, height] = [methods.length * PANEL.width, top + 12 + QUANTITIES.length * PANEL.height];
  return [
    `<svg xmlns="${SVG}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    'font-family="system-ui, sans-serif" font-size="12">',
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...legend,
    ...columns,
    "</svg>",
    "",
  ].join("\n");
}

function panel(
  { baseline, bounds, curves }: MethodWeights,
  quantity: Quantity,
  colors: ReadonlyMap<string, string>,
  x: number,
  y: number,
): string {
  const points = curves.flatMap(({ reading, points }) =>
    points.flatMap(({ weight, cells }) => {
      const found = summary(cells, quantity);
      return found ? [{ weight, reading, ...found }] : [];
    })
  );
  const seeds = points.flatMap(({ values, ...point }) => values.map((value) => ({ ...point, value })));
  const intervals = points.flatMap(({ interval, ...point }) => interval ? [{ ...point, ...interval }] : []);
  const weights = [...new Set(points.map(({ weight }) => weight))].sort((a, b) => a - b);
  const base = summary(baseline.cells, quantity);
  const { sign, title } = quantity;
  const plot = Plot.plot({
    document: newDocument(),
    ...PANEL,
    marginLeft: 50,
    x: { type: "log", label: "weight", ticks: weights, tickFormat: String },
    y: { label: title, grid: true, nice: true },
    color: { domain: [...colors.keys()], range: [...colors.values()] },
    marks: [
      Plot.ruleY(base ? [base.mean] : [], { strokeDasharray: "4 3" }),
      Plot.ruleY(sign ? [Number(bounds[sign].least.toPrecision(5))] : [], { stroke: "#999" }),
      Plot.dot(seeds, { x: "weight", y: "value", stroke: "reading", strokeOpacity: 0.5, r: 1.5 }),
      Plot.ruleX(intervals, { x: "weight", y1: "low", y2: "high", stroke: "reading" }),
      Plot.line(points, { x: "weight", y: "mean", stroke: "reading" }),
      Plot.dot(points, { x: "weight", y: "mean", fill: "reading", r: 2.5 }),
    ],
  });
  plot.setAttribute("x", String(x));
  plot.setAttribute("y", String(y));
  return plot.outerHTML;
}

/** Values of a row, their mean and its interval, to five digits, which is finer than a pixel; null where a seed has no value. */
function summary(cells: readonly StudyCell[], { of, range }: Quantity): Summary | null {
  const values = cells.flatMap((cell) => of(cell) ?? []);
  if (values.length === 0 || values.length < cells.length) return null;
  const { mean, low, high } = boundedInterval(values, range);
  const round = (value: number) => Number(value.toPrecision(5));
  return {
    values: values.map(round),
    mean: round(mean),
    interval: low === null || high === null ? null : { low: round(low), high: round(high) },
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
