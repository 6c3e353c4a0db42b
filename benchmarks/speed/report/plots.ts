/**
 * Plots of how cost grows, as SVG text: the same text for the same numbers.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { times } from "../targets.ts";
import type { WorkloadResult } from "../types.ts";

const WIDTH = 420;
const HEIGHT = 260;

/** A plot of one series. */
export interface SeriesPlot {
  /** Name of the series, fit for a file name. */
  readonly name: string;
  readonly svg: string;
}

/** Draws every series among the results that has at least two points. */
export function seriesPlots(results: readonly WorkloadResult[]): SeriesPlot[] {
  const points = results.filter(({ series, measurements }) => series && measurements.length > 0);
  return [...new Set(points.map(({ group }) => group))]
    .map((group) => points.filter((result) => result.group === group))
    .filter((members) => members.length > 1)
    .map((members) => ({ name: members[0].name.replace(/-\d+$/, ""), svg: drawSeries(members) }));
}

function drawSeries(members: readonly WorkloadResult[]): string {
  const [{ group, series }] = members;
  const data = members.map((result) => ({
    x: result.series!.value,
    y: Math.round(times(result.measurements[0]).least),
  }));
  const plot = Plot.plot({
    document: newDocument(),
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 60,
    ariaLabel: group,
    x: { label: series!.axis, ticks: data.map(({ x }) => x), tickFormat: String },
    y: { label: "milliseconds", zero: true, grid: true },
    marks: [Plot.line(data, { x: "x", y: "y" }), Plot.dot(data, { x: "x", y: "y", fill: "currentColor" })],
  });
  // An SVG file of its own must say what it is.
  plot.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${plot.outerHTML}\n`;
}

/** A page to draw on, without a browser. */
function newDocument(): NonNullable<Plot.PlotOptions["document"]> {
  return (parseHTML("<html><body></body></html>") as unknown as { document: unknown })
    .document as NonNullable<
      Plot.PlotOptions["document"]
    >;
}
