/**
 * A confusion matrix after matching as a heat map: rows are labels, columns predictions, each row in shares of its pixels.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { ReadoutScores } from "../../results/types.ts";
import { draw, type Drawing, INK, place } from "../drawing.ts";

/** Shares of the pixels of each label, fraction of 1, by prediction: `shares[label][prediction]`. */
export interface LabelShares {
  /** Names of the labels. */
  readonly labels: readonly string[];
  /** Names of the predictions: the labels, and last, where there are unmatched clusters, {@linkcode UNMATCHED}. */
  readonly predictions: readonly string[];
  /** Null for a label without a pixel. */
  readonly shares: readonly (readonly number[] | null)[];
}

/** What clusters are called that stand for no class. */
export const UNMATCHED = "unmatched";

/** Lower ends of the steps of colour, fraction of 1; what is below the first is left blank. */
export const LEVELS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8];

/** Side of an entry, in units of the view box. */
const SIDE = 16;
const [LEFT, BOTTOM] = [104, 104];

/** The shares of a readout's counts. */
export function labelShares({ iou, assignment, confusion }: ReadoutScores): LabelShares {
  const labels = Object.keys(iou);
  const predictions = assignment.includes(null) ? [...labels, UNMATCHED] : labels;
  const counts = labels.map(() => predictions.map(() => 0));
  for (const [cluster, row] of confusion.entries()) {
    const prediction = predictions.indexOf(assignment[cluster] ?? UNMATCHED);
    for (const [label, pixels] of row.entries()) counts[label][prediction] += pixels;
  }
  const shares = counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return total === 0 ? null : row.map((count) => count / total);
  });
  return { labels, predictions, shares };
}

/** The mean of shares of the same labels, over those that have pixels of a label. */
export function meanShares(all: readonly LabelShares[]): LabelShares {
  const [{ labels }] = all;
  const { predictions } = all.find(({ predictions }) => predictions.includes(UNMATCHED)) ?? all[0];
  const shares = labels.map((_, label) => {
    const rows = all.flatMap(({ shares }) => shares[label] ? [shares[label]] : []);
    if (rows.length === 0) return null;
    return predictions.map((_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length);
  });
  return { labels, predictions, shares };
}

/** The axes of a matrix, which entries are drawn into. */
export function confusionDrawing({ labels, predictions }: LabelShares, title: string): Drawing {
  return draw({
    label:
      `Confusion matrix of ${title}: rows are labels, columns predictions; the largest confusions are listed beside it`,
    width: LEFT + SIDE * predictions.length + 4,
    height: 4 + SIDE * labels.length + BOTTOM,
    marginLeft: LEFT,
    marginRight: 4,
    marginTop: 4,
    marginBottom: BOTTOM,
    x: { type: "band", domain: [...predictions], label: null, padding: 0, round: false },
    y: { type: "band", domain: [...labels], label: null, padding: 0, round: false },
    marks: [
      Plot.frame({ fill: "var(--q0)", stroke: "var(--rule)" }),
      Plot.axisX({ tickSize: 0, tickRotate: -90, fill: INK }),
      Plot.axisY({ tickSize: 0, fill: INK }),
    ],
  });
}

/** The entries of a matrix: one path a step of colour. */
export function confusionPaths({ labels, predictions, shares }: LabelShares, { x, y }: Drawing): string {
  const paths = LEVELS.map(() => "");
  for (const [i, row] of shares.entries()) {
    for (const [j, share] of (row ?? []).entries()) {
      const level = LEVELS.findLastIndex((least) => share >= least);
      if (level < 0) continue;
      const [left, top] = [x(predictions[j]) - SIDE / 2, y(labels[i]) - SIDE / 2];
      paths[level] += `M${place(left)} ${place(top)}h${SIDE}v${SIDE}h-${SIDE}z`;
    }
  }
  return paths.map((path, i) => path ? `<path class="q${i + 1}" d="${path}"/>` : "").join("");
}

/** An entry that is wrong. */
export interface Confusion {
  /** What the pixels are. */
  readonly label: string;
  /** What they are predicted as. */
  readonly prediction: string;
  /** Fraction of the label's pixels. */
  readonly share: number;
}

/** The largest entries that are wrong, largest first; ties in the order of the labels. */
export function largestConfusions({ labels, predictions, shares }: LabelShares, count: number): Confusion[] {
  const wrong = labels.flatMap((label, i) =>
    predictions.flatMap((prediction, j) => {
      const share = shares[i]?.[j] ?? 0;
      return prediction === label || share < LEVELS[0] ? [] : [{ label, prediction, share }];
    })
  );
  return wrong.sort((a, b) => b.share - a.share).slice(0, count);
}
