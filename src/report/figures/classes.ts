/**
 * What classes come to: IoU of each, and how two rows differ in it.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { SIGNIFICANCE } from "../../results/statistics/estimate.ts";
import type { Difference } from "../../results/statistics/class_differences.ts";
import { ACCENT, draw, type Drawing, finished, INK, MUTED, RULE } from "../drawing.ts";
import type { Markup } from "../html.ts";
import { shown, signed } from "../numbers.ts";
import { WIDTH } from "./layout.ts";

/** Height of a class. */
const STEP = 15;
const MARGIN = { marginLeft: 112, marginRight: 40, marginTop: 8, marginBottom: 34 };

/** A class with its IoU. */
export interface ClassScore {
  /** Name of the class. */
  readonly name: string;
  /** Mean over seeds, percent; null where it is undefined. */
  readonly mean: number | null;
  /** That of the row that it is compared with, percent. */
  readonly other: number | null;
}

/** Bars of the mean IoU, from 0 to 100 %, into which those of seeds are drawn. */
export function iouDrawing(classes: readonly ClassScore[], title: string, other: string | null): Drawing {
  const scored = classes.filter(({ mean }) => mean !== null);
  const compared = classes.filter(({ other }) => other !== null);
  return draw({
    label: `IoU per class of ${title}, percent: ${
      scored.map(({ name, mean }) => `${name} ${shown(mean)}`).join(", ")
    }${other ? `; ticks: ${other}` : ""}`,
    width: WIDTH,
    height: MARGIN.marginTop + STEP * classes.length + MARGIN.marginBottom,
    ...MARGIN,
    x: { domain: [0, 100], label: null },
    y: { domain: classes.map(({ name }) => name), label: null, padding: 0.25 },
    marks: [
      Plot.gridX({ stroke: RULE, strokeOpacity: 1, ticks: 5 }),
      Plot.axisX({ tickSize: 0, ticks: 5, fill: MUTED, label: "IoU, %", labelArrow: "none" }),
      Plot.axisY({ tickSize: 0, fill: INK }),
      Plot.barX(scored, { x: "mean", y: "name", fill: ACCENT, fillOpacity: 0.35 }),
      Plot.tickX(compared, { x: "other", y: "name", stroke: INK, strokeWidth: 1.5 }),
      Plot.text(scored, {
        y: "name",
        text: ({ mean }) => shown(mean),
        frameAnchor: "right",
        textAnchor: "end",
        dx: 36,
        fill: MUTED,
        fontVariant: "tabular-nums",
      }),
    ],
  });
}

/** Differences of IoU between two rows; those that are significant are filled. */
export function classDifferencesFigure(
  iou: Readonly<Record<string, Difference | null>>,
  title: string,
): Markup | null {
  const classes = Object.entries(iou).map(([name, measured]) => ({
    name,
    difference: measured?.difference ?? null,
    clear: measured?.p_value != null && measured.p_value < SIGNIFICANCE,
  }));
  const known = classes.filter(({ difference }) => difference !== null);
  if (known.length === 0) return null;
  return finished(draw({
    label: `Differences of IoU by class, ${title}, percentage points: ${
      known.map(({ name, difference, clear }) => `${name} ${signed(difference)}${clear ? " (p < 0.05)" : ""}`)
        .join(", ")
    }`,
    width: WIDTH,
    height: MARGIN.marginTop + STEP * classes.length + MARGIN.marginBottom,
    ...MARGIN,
    x: { nice: true, label: null },
    y: { domain: classes.map(({ name }) => name), label: null, padding: 0.25 },
    marks: [
      Plot.gridX({ stroke: RULE, strokeOpacity: 1, ticks: 5 }),
      Plot.axisX({
        tickSize: 0,
        ticks: 5,
        fill: MUTED,
        label: "difference of IoU, points",
        labelArrow: "none",
      }),
      Plot.axisY({ tickSize: 0, fill: INK }),
      Plot.barX(known.filter(({ clear }) => !clear), {
        x: "difference",
        y: "name",
        fill: "var(--point)",
        fillOpacity: 0.45,
      }),
      Plot.barX(known.filter(({ clear }) => clear), { x: "difference", y: "name", fill: ACCENT }),
      Plot.ruleX([0], { stroke: MUTED }),
      Plot.text(known, {
        y: "name",
        text: ({ difference }) => signed(difference),
        frameAnchor: "right",
        textAnchor: "end",
        dx: 36,
        fill: MUTED,
        fontVariant: "tabular-nums",
      }),
    ],
  }));
}
