/**
 * Paired differences of the rows that claims are about: each seed as a point, the mean with its interval, and the margin within
 * which a difference is as good as none.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { median } from "simple-statistics";
import type { JudgedClaim } from "../../results/judged_claim.ts";
import { BAND, draw, finished, INK, MUTED, POINT, RULE } from "../drawing.ts";
import type { Markup } from "../html.ts";
import { ends, signed } from "../numbers.ts";
import { verdictColor, verdictSign } from "../verdicts.ts";
import { HALO, scatter, WIDTH } from "./layout.ts";

/** A claim with the name that the figure gives it. */
export interface NamedClaim {
  /** What is written above it, such as `left − right`. */
  readonly title: string;
  /** The claim. */
  readonly claim: JudgedClaim;
}

const STEP = 48;
const TOP = 30;
const BOTTOM = 40;

/**
 * Draws claims about scores of one unit.
 *
 * @param claims Claims in the order of the figure; those that were not measured are left out.
 * @param all Claims that the axis has room for, so that figures side by side have the same.
 * @returns Null where none was measured.
 */
export function differencesFigure(
  claims: readonly NamedClaim[],
  all: readonly NamedClaim[] = claims,
): Markup | null {
  const measured = claims.filter(({ claim }) => claim.this_benchmark !== null)
    .map(({ title, claim }, i) => ({ i, title, claim, ...claim.this_benchmark! }));
  if (measured.length === 0) return null;
  const seeds = measured.flatMap(({ i, claim }) =>
    claim.differences.map((x, j) => ({ x, y: i + 0.12 + scatter(j) * 0.2 }))
  );
  const intervals = measured.filter(({ low }) => low !== null);
  const label = measured.map(({ title, claim, difference, low, high }) =>
    `${title}: ${signed(difference)} ${ends(low, high, signed)}, margin ${claim.margin}, ${claim.verdict}`
  ).join("; ");
  const at = (offset: number) => (_: unknown, i: number) => i + offset;
  return finished(draw({
    label: `Differences paired by seed, percentage points: ${label}`,
    width: WIDTH,
    height: TOP + STEP * measured.length + BOTTOM,
    marginLeft: 6,
    marginRight: 10,
    marginTop: TOP,
    marginBottom: BOTTOM,
    x: { domain: extent(all), nice: true, label: null, insetLeft: 4, insetRight: 4 },
    y: { domain: [-0.5, measured.length - 0.5], reverse: true, axis: null },
    marks: [
      Plot.gridX({ stroke: RULE, strokeOpacity: 1, ticks: 5 }),
      Plot.axisX({
        tickSize: 0,
        ticks: 5,
        fill: MUTED,
        label: "difference, percentage points",
        labelArrow: "none",
        tickFormat: (x: number) => signed(x, Number.isInteger(x) ? 0 : 1),
      }),
      Plot.rect(measured, {
        x1: ({ claim }) => -claim.margin,
        x2: ({ claim }) => claim.margin,
        y1: at(-0.14),
        y2: at(0.4),
        fill: BAND,
      }),
      Plot.ruleX([0], { stroke: MUTED, strokeWidth: 1 }),
      Plot.dot(seeds, { x: "x", y: "y", r: 1.7, fill: POINT, fillOpacity: 0.75 }),
      Plot.ruleY(intervals, {
        x1: "low",
        x2: "high",
        y: at(0.12),
        stroke: ({ claim }) => verdictColor(claim.verdict),
        strokeWidth: 2.5,
      }),
      Plot.dot(measured, {
        x: "difference",
        y: at(0.12),
        r: 4.5,
        fill: ({ claim }) => verdictColor(claim.verdict),
        stroke: "var(--ground)",
        strokeWidth: 1.5,
      }),
      Plot.text(measured, {
        y: "i",
        text: "title",
        frameAnchor: "left",
        textAnchor: "start",
        dy: -15,
        fill: INK,
        fontWeight: 600,
        ...HALO,
      }),
      Plot.text(measured, {
        y: "i",
        text: ({ claim }) => `${verdictSign(claim.verdict)} ${claim.verdict}`,
        frameAnchor: "right",
        textAnchor: "end",
        dy: -15,
        fill: ({ claim }) => verdictColor(claim.verdict),
        fontWeight: 600,
        ...HALO,
      }),
    ],
  }));
}

/** How many times as far from 0 as the median claim a claim may reach that still shares its axis. */
const FAR = 4;

/** Claims that share an axis, and those that reach so far that they would leave the others no room on it. */
export function byReach(claims: readonly NamedClaim[]): { near: NamedClaim[]; far: NamedClaim[] } {
  const reach = (claim: NamedClaim) => Math.max(...extent([claim]).map(Math.abs));
  const measured = claims.filter(({ claim }) => claim.this_benchmark !== null);
  if (measured.length === 0) return { near: [], far: [] };
  const most = FAR * median(measured.map(reach));
  const { near = [], far = [] } = Object.groupBy(
    measured,
    (claim) => reach(claim) > most ? "far" : "near",
  );
  return { near, far };
}

/** From the least to the largest that is drawn. */
function extent(claims: readonly NamedClaim[]): [number, number] {
  const values = claims.flatMap(({ claim: { margin, differences, this_benchmark: found } }) =>
    found ? [-margin, margin, ...differences, found.low ?? 0, found.high ?? 0] : []
  );
  return [Math.min(...values), Math.max(...values)];
}
