/**
 * From an evaluation to the metrics that are written.
 *
 * @module
 */
import type { Evaluation, Scored } from "../evaluate/evaluate.ts";
import type { ClassImageCounts } from "../evaluate/image_counts.ts";
import type { TrainingCurve, ValidationCurve } from "../train/types.ts";
import type { ScoreSummary } from "../spec/mod.ts";
import { roundLoss, roundPercent } from "./_format.ts";
import type { CellMetrics } from "./types.ts";

/**
 * Names and rounds what an evaluation found.
 *
 * @param classes Class names, in label order.
 */
export function cellMetrics(evaluation: Evaluation, classes: readonly string[]): CellMetrics {
  const { clusters, images, linear, effectiveClusters, meanCodeCosine } = evaluation;
  const perImage = (count: keyof ClassImageCounts) =>
    Object.fromEntries(classes.map((name, label) => [name, images[label][count]]));
  return {
    ...summary(clusters, classes),
    assignment: clusters.scores.assignment.map((label) => label < 0 ? null : classes[label]),
    confusion: rows(clusters.counts.data, classes.length),
    linear: linear && { ...summary(linear, classes), confusion: rows(linear.counts.data, classes.length) },
    effective_clusters: roundLoss(effectiveClusters),
    mean_code_cosine: roundLoss(meanCodeCosine),
    per_image: { hits: perImage("hits"), predicted: perImage("predicted"), labelled: perImage("labelled") },
  };
}

/** A curve with its values rounded. */
export function roundedCurve({ steps, losses, diagnostics }: TrainingCurve): TrainingCurve {
  const rounded = (series: Readonly<Record<string, readonly number[]>>) =>
    Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values.map(roundLoss)]));
  return { steps, losses: rounded(losses), diagnostics: rounded(diagnostics) };
}

/** Validations with their scores rounded. */
export function roundedValidation({ chosen, steps, miou }: ValidationCurve): ValidationCurve {
  return { chosen, steps, miou: miou.map(roundPercent) };
}

/** Names and rounds scores in percent. */
export function summary({ scores }: Pick<Scored, "scores">, classes: readonly string[]): ScoreSummary {
  return {
    acc: roundPercent(scores.accuracy),
    miou: roundPercent(scores.miou),
    iou: Object.fromEntries(classes.map((name, label) => [name, roundPercent(scores.iou[label])])),
  };
}

function rows(counts: Float64Array, columns: number): number[][] {
  const rows = counts.length / columns;
  return Array.from({ length: rows }, (_, row) => [...counts.subarray(row * columns, (row + 1) * columns)]);
}
