/**
 * A learned hierarchy: the transport plan between two levels as a heat map, and the tree that the plans come to.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { draw, finished, INK, POINT } from "../drawing.ts";
import type { Markup } from "../html.ts";
import type { ShownPlan } from "../kept.ts";
import { matrixDrawing, matrixPaths } from "./matrix.ts";

/** Finer clusters of a plan above which their numbers would be too small to be read. */
const MOST_NUMBERED = 60;
/** Room for numbers of clusters beside a plan, in units of the view box. */
const NUMBERS = 28;

/** Where each finer cluster sends most of its mass: the coarser cluster; ties to the first. */
export function parents({ rows, columns, data }: ShownPlan): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const masses = Array.from({ length: rows }, (_, row) => data[row * columns + column]);
    return masses.indexOf(Math.max(...masses));
  });
}

/** Finer clusters in an order in which those of one parent stand together. */
export function groupedByParent(plan: ShownPlan, order: readonly number[]): number[] {
  const parent = parents(plan);
  return parent.map((_, column) => column)
    .sort((a, b) => order.indexOf(parent[a]) - order.indexOf(parent[b]) || a - b);
}

/** Orders of the clusters of all levels, coarsest first. */
export function levelOrders(plans: readonly ShownPlan[]): number[][] {
  const orders = [Array.from({ length: plans[0]?.rows ?? 0 }, (_, row) => row)];
  for (const plan of plans) orders.push(groupedByParent(plan, orders.at(-1)!));
  return orders;
}

/** A plan as a heat map: of each finer cluster, in columns, which share of its mass each coarser one takes. */
export function planFigure(
  plan: ShownPlan,
  rowOrder: readonly number[],
  columnOrder: readonly number[],
): Markup {
  const { columns, data } = plan;
  const shares = rowOrder.map((row) =>
    columnOrder.map((column) => {
      const total = rowOrder.reduce((sum, other) => sum + data[other * columns + column], 0);
      return total > 0 ? data[row * columns + column] / total : 0;
    })
  );
  const [labels, predictions] = [rowOrder, columnOrder].map((order) =>
    order.map((cluster) => String(cluster))
  );
  const matrix = { labels, predictions, shares };
  const drawing = matrixDrawing(
    matrix,
    `Transport plan from ${labels.length} clusters to ${predictions.length} finer ones, as shares of each finer one`,
    { room: columns > MOST_NUMBERED ? 0 : NUMBERS, side: 16 },
  );
  return finished(drawing, matrixPaths(matrix, drawing));
}

/** The tree of all levels: each cluster is tied to the coarser one that takes most of its mass. */
export function treeFigure(plans: readonly ShownPlan[]): Markup {
  const orders = levelOrders(plans);
  const place = (level: number, cluster: number) => ({
    x: level,
    y: (orders[level].indexOf(cluster) + 0.5) / orders[level].length,
  });
  const links = plans.flatMap((plan, level) =>
    parents(plan).map((parent, child) => {
      const [from, to] = [place(level, parent), place(level + 1, child)];
      return { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
    })
  );
  const nodes = orders.flatMap((order, level) => order.map((cluster) => place(level, cluster)));
  const last = orders.length - 1;
  return finished(draw({
    label: `Tree of ${orders.map(({ length }) => length).join(", ")} clusters, from coarse to fine`,
    width: 380,
    height: Math.max(160, 7 * orders[last].length),
    margin: 8,
    x: { domain: [0, last], axis: null },
    y: { domain: [0, 1], reverse: true, axis: null },
    marks: [
      Plot.link(links, {
        x1: "x1",
        y1: "y1",
        x2: "x2",
        y2: "y2",
        stroke: POINT,
        strokeWidth: 0.8,
        curve: "bump-x",
      }),
      Plot.dot(nodes, { x: "x", y: "y", r: 2.2, fill: INK }),
    ],
  }));
}
