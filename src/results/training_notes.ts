/**
 * Captions on how far heads and readouts can be trusted: whether training had converged, whether codes had collapsed.
 *
 * @module
 */
import { mean } from "simple-statistics";
import { collapseBounds, effectiveNumber } from "../evaluate/collapse.ts";
import type { TrainingCurve } from "../train/types.ts";
import { primaryScores } from "./primary_scores.ts";
import type { CellResult } from "./types.ts";

/** A curve with fewer windows says nothing about convergence. */
const LEAST_WINDOWS = 10;

/** Losses that train the clusters of the literal readout: that of the cluster probe, and the data term of SmooSeg's own predictor. */
const READOUT_LOSSES: readonly string[] = ["cluster_probe", "data"];

/**
 * How much of its total change a loss still made at the end: the difference of its means over the last two fifths of
 * the training, as a fraction of the way it went in all.
 *
 * @param values Means over windows of steps.
 * @returns A fraction, 0 for a loss at rest; null where the curve is too short or went nowhere.
 */
export function remainingChange(values: readonly number[]): number | null {
  if (values.length < LEAST_WINDOWS) return null;
  const fifth = Math.floor(values.length / 5);
  const last = mean(values.slice(-fifth));
  const before = mean(values.slice(-2 * fifth, -fifth));
  const way = Math.abs(values[0] - last);
  return way > 0 ? Math.abs(last - before) / way : null;
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
  const names = [...new Set(curves.flatMap(({ losses }) => Object.keys(losses)))];
  const changes = names.flatMap((name) => {
    const worst = Math.max(...curves.map(({ losses }) => remainingChange(losses[name] ?? []) ?? -Infinity));
    return worst >= 0 ? [{ name, worst }] : [];
  });
  if (changes.length === 0) return [];
  const rank = ({ name }: { name: string }) => READOUT_LOSSES.includes(name) ? 0 : 1;
  const told = changes.sort((a, b) => rank(a) - rank(b))
    .map(({ name, worst }) => `${name} ${(100 * worst).toFixed(1)}%`);
  return [
    "Has training converged? From the fourth to the last fifth of the steps each loss still makes, of its whole way and in its worst cell: " +
    `${told.join(", ")}.`,
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
