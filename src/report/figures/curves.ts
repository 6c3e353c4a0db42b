/**
 * What a quantity does over the steps of training: single seeds, and the middle of all over them.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { quantile } from "simple-statistics";
import { draw, type Drawing, MUTED, RULE } from "../drawing.ts";
import { significant } from "../numbers.ts";

/** A quantity over the steps of one training. */
export interface Curve {
  /** Steps, rising. */
  readonly steps: readonly number[];
  /** One a step; null where it is undefined. */
  readonly values: readonly (number | null)[];
}

const SIZE = { width: 260, height: 150, marginLeft: 44, marginRight: 8, marginTop: 10, marginBottom: 30 };

/** The axes of curves, and what is drawn over them. */
export interface CurvesDrawing extends Drawing {
  /** The path of their median. */
  readonly median: string;
}

/** The axes of curves, with their median; null where none has a value. */
export function curvesDrawing(curves: readonly Curve[], title: string): CurvesDrawing | null {
  const points = curves.flatMap(pointsOf);
  if (points.length === 0) return null;
  const middle = [...Map.groupBy(points, ({ step }) => step)].sort(([a], [b]) => a - b)
    .map(([step, at]) => ({ step, value: quantile(at.map(({ value }) => value), 0.5) }));
  const [first, last] = [middle[0], middle.at(-1)!];
  const drawing = draw({
    label: `${title} over ${last.step} steps, median of ${curves.length} seeds: from ${
      significant(first.value)
    } to ${significant(last.value)}`,
    ...SIZE,
    x: { domain: [0, last.step], label: null },
    y: { domain: domainOf(points.map(({ value }) => value)), nice: true, label: null },
    marks: [
      Plot.gridY({ stroke: RULE, strokeOpacity: 1, ticks: 4 }),
      Plot.axisX({ tickSize: 0, ticks: 4, fill: MUTED, label: "step", labelArrow: "none" }),
      Plot.axisY({ tickSize: 0, ticks: 4, fill: MUTED, label: null }),
    ],
  });
  return { ...drawing, median: pathOf(middle, drawing) };
}

/** The path of one curve in the drawing of all. */
export function curvePath(curve: Curve, drawing: Drawing): string {
  return pathOf(pointsOf(curve), drawing);
}

/** A value at a step. */
interface Point {
  readonly step: number;
  readonly value: number;
}

/** From place to place, as so many tenths: there are hundreds of seeds. */
function pathOf(points: readonly Point[], { x, y }: Drawing): string {
  const places = points.map(({ step, value }) => [x(step), y(value)].map((at) => Math.round(10 * at)));
  const text = ([right, down]: readonly number[]) => `${right / 10}${down < 0 ? "" : ","}${down / 10}`;
  return places.map((at, i) =>
    i === 0
      ? `M${text(at)}`
      : `${i === 1 ? "l" : " "}${text(at.map((value, axis) => value - places[i - 1][axis]))}`
  ).join("");
}

function pointsOf({ steps, values }: Curve): Point[] {
  return steps.flatMap((step, i) => {
    const value = values[i] ?? null;
    return value === null ? [] : [{ step, value }];
  });
}

/** From the least value to the largest; a constant has room around it. */
function domainOf(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least < most ? [least, most] : [least - 1, most + 1];
}
