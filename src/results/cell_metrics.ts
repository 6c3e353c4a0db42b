/**
 * From an evaluation to the metrics that are written.
 *
 * @module
 */
import type { CodeSpread } from "../evaluate/codes/code_spread.ts";
import type { Evaluation, Scored, ScoredClusters } from "../evaluate/evaluate.ts";
import type { TrainingCurve, ValidationCurve } from "../train/types.ts";
import type { ScoreSummary } from "../spec/mod.ts";
import { roundLoss, roundPercent } from "./_format.ts";
import type { CellMetrics, ProbeScores, ReadoutScores } from "./types.ts";

/** All that is found of a trained head. */
export interface CellFindings {
  readonly evaluation: Evaluation;
  readonly codes: CodeSpread;
}

/**
 * Names and rounds what was found.
 *
 * @param classes Class names, in label order.
 */
export function cellMetrics({ evaluation, codes }: CellFindings, classes: readonly string[]): CellMetrics {
  const { literal, images, linear } = evaluation;
  return {
    literal: readoutScores(literal, classes),
    converged: null,
    linear: linear && probeScores(linear, classes),
    codes: {
      effective_clusters: roundLoss(codes.effectiveClusters),
      mean_cosine: roundLoss(codes.meanCosine),
      effective_rank: roundLoss(codes.effectiveRank),
    },
    images,
    groups: images.map((_, image) => image),
  };
}

function readoutScores(clusters: ScoredClusters, classes: readonly string[]): ReadoutScores {
  return {
    ...probeScores(clusters, classes),
    assignment: clusters.scores.assignment.map((label) => label < 0 ? null : classes[label]),
    effective_clusters: roundLoss(clusters.effectiveClusters),
  };
}

function probeScores(scored: Scored, classes: readonly string[]): ProbeScores {
  return { ...summary(scored, classes), confusion: rows(scored.counts.data, classes.length) };
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
