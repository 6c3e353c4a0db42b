/**
 * The entries of a confusion matrix after matching: of each label, how its pixels are predicted.
 *
 * @module
 */
import type { ReadoutScores } from "../../results/types.ts";
import { LEVELS, type Matrix } from "./matrix.ts";

/**
 * Shares of the pixels of each label, fraction of 1, by prediction: rows are labels, null for one without a pixel; columns are
 * the labels, and last, where there are unmatched clusters, {@linkcode UNMATCHED}.
 */
export type LabelShares = Matrix;

/** What clusters are called that stand for no class. */
export const UNMATCHED = "unmatched";

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
