/**
 * Captions on how far heads and readouts can be trusted: whether training had converged, whether codes had collapsed.
 *
 * @module
 */
import { mean, median } from "simple-statistics";
import { collapseBounds, effectiveNumber } from "../evaluate/collapse.ts";
import type { TrainingCurve } from "../train/types.ts";
import { primaryScores } from "./primary_scores.ts";
import type { CellResult } from "./types.ts";

/** A curve with fewer windows says nothing about convergence. */
const LEAST_WINDOWS = 10;

/** Losses that train the clusters of the literal readout: that of the cluster probe, and the data term of SmooSeg's own predictor. */
const READOUT_LOSSES: readonly string[] = ["cluster_probe", "data"];

/** Standard errors that a loss has to end from where it began to have gone a way: noise alone takes it there 3 times in 1000. */
const LEAST_WAY = 3;

/** Median of |a - b| for two draws from a normal distribution of standard deviation 1: 0.6745, its third quartile, times the root of 2. */
const MEDIAN_STEP = 0.6745 * Math.SQRT2;

/**
 * How much of its total change a loss still made at the end: the difference of its means over the last two fifths of
 * the training, as a fraction of the way from its first window to its last fifth.
 *
 * @param values Means over windows of steps.
 * @returns A fraction, 0 for a loss at rest; null where the curve is too short, or where the loss ends within its noise of where it began,
 * so that there is no way to measure by.
 */
export function remainingChange(values: readonly number[]): number | null {
  if (values.length < LEAST_WINDOWS) return null;
  const fifth = Math.floor(values.length / 5);
  const last = mean(values.slice(-fifth));
  const before = mean(values.slice(-2 * fifth, -fifth));
  const way = Math.abs(values[0] - last);
  const error = windowNoise(values) * Math.sqrt(1 + 1 / fifth);
  return way > LEAST_WAY * error ? Math.abs(last - before) / way : null;
}

/**
 * Standard deviation of a loss from window to window, by the differences of neighbours, which its slow course has little part in (von
 * Neumann et al., Annals of Mathematical Statistics 12, 1941), and by their median, so that its first fall has none.
 */
function windowNoise(values: readonly number[]): number {
  return median(values.slice(1).map((value, i) => Math.abs(value - values[i]))) / MEDIAN_STEP;
}

/**
 * Captions on convergence: of the training, loss by loss, that of the scored clusters first, since a sum of losses hides the one that
 * is read; and of k-means, how far its starts lie apart.
 *
 * @param scored Results that have scores.
 */
export function convergenceNotes(scored: readonly CellResult[]): string[] {
  return [...startsNote(scored), ...lossesNote(scored.map(({ curve }) => curve))];
}

function lossesNote(curves: readonly TrainingCurve[]): string[] {
  const rank = (name: string) => READOUT_LOSSES.includes(name) ? 0 : 1;
  const losses = [...new Set(curves.flatMap(({ losses }) => Object.keys(losses)))]
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => {
      const long = curves.map(({ losses }) => losses[name] ?? []).filter(({ length }) =>
        length >= LEAST_WINDOWS
      );
      return {
        name,
        cells: long.length,
        changes: long.map(remainingChange).filter((change) => change !== null),
      };
    });
  const moved = losses.filter(({ changes }) => changes.length > 0)
    .map(({ name, changes }) => `${name} ${(100 * Math.max(...changes)).toFixed(1)}%`);
  const still = losses.filter(({ cells, changes }) => changes.length < cells)
    .map(({ name, cells, changes }) => `${name} in ${cells - changes.length} of ${cells} cells`);
  if (moved.length + still.length === 0) return [];
  return [
    [
      "Has training converged?",
      ...moved.length === 0 ? [] : [
        `From the fourth to the last fifth of the steps each loss still makes, of its whole way and in its worst cell: ${
          moved.join(", ")
        }.`,
      ],
      ...still.length === 0 ? [] : [
        `No fraction is given where a loss ends less than ${LEAST_WAY} standard errors of its noise from where it began: ${
          still.join(", ")
        }.`,
      ],
    ].join(" "),
  ];
}

function startsNote(scored: readonly CellResult[]): string[] {
  const converged = scored.flatMap(({ metrics }) => metrics?.converged?.objective ? [metrics.converged] : []);
  if (converged.length === 0) return [];
  const gaps = converged.map(({ objective }) => objective!.best - objective!.median);
  const agreement = Math.min(...converged.map(({ agreement }) => agreement!));
  const restarts = [...new Set(converged.map(({ restarts }) => restarts))].join(" or ");
  return [
    `Has the converged readout? It is the best of ${restarts} starts of k-means by mean cosine, improved by swaps of centres, without labels; the median start ends up to ${
      Math.max(...gaps).toPrecision(2)
    } below it (worst cell), and the starts' clusters agree with it to ${
      agreement.toFixed(2)
    } or more (mean adjusted Rand index of a cell).`,
  ];
}

/**
 * Captions on collapse, one a dataset: the bound, what the trained heads have, and what the labels come to, which no bound may use.
 *
 * @param scored Results that have scores.
 */
export function collapseNotes(scored: readonly CellResult[]): string[] {
  const trained = scored.filter(({ metrics, settings }) => metrics?.codes && settings.train.steps > 0);
  return [...Map.groupBy(trained, ({ settings }) => settings.dataset)].map(([dataset, cells]) => {
    const used = cells.map(({ metrics }) => metrics!.codes!.effective_clusters);
    const { iou, confusion } = primaryScores(cells[0])!;
    const classes = Object.keys(iou).length;
    const labels = confusion[0].map((_, label) => confusion.reduce((sum, row) => sum + row[label], 0));
    const { effectiveClusters, meanCosine, effectiveRank } = collapseBounds(classes);
    return `Collapsed counts a head on ${dataset} whose codes of training images use fewer than ${
      effectiveClusters.toFixed(1)
    } effective clusters, the square root of ${classes} classes, have a mean cosine above ${meanCosine}, or vary along fewer than ${effectiveRank} effective axes. ` +
      `Trained heads use ${Math.min(...used).toFixed(1)} to ${
        Math.max(...used).toFixed(1)
      }; the labels that are scored come to ${effectiveNumber(labels).toFixed(1)} effective classes.`;
  });
}
