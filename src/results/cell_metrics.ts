/**
 * From an evaluation to the metrics that are written.
 *
 * @module
 */
import type { CodeReading, Starts } from "../evaluate/codes/read_codes.ts";
import type { Scored, ScoredClusters } from "../evaluate/cluster_tally.ts";
import type { Evaluation } from "../evaluate/evaluate.ts";
import type { TrainingCurve, ValidationCurve } from "../train/types.ts";
import type { ScoreSummary } from "../spec/mod.ts";
import { roundLoss, roundPercent } from "./_format.ts";
import type { CellMetrics, CodeStatistics, ConvergedScores, ProbeScores, ReadoutScores } from "./types.ts";

/** All that is found of a cell. */
export interface CellFindings {
  readonly evaluation: Evaluation;
  /** The codes of its head; null where there is none. */
  readonly codes: Pick<CodeReading, "spread" | "starts"> | null;
  /** Group of each image. */
  readonly groups: readonly number[];
}

/**
 * Names and rounds what was found.
 *
 * @param classes Class names, in label order.
 */
export function cellMetrics(
  { evaluation, codes, groups }: CellFindings,
  classes: readonly string[],
): CellMetrics {
  const { literal, converged, images, linear } = evaluation;
  return {
    literal: literal && readoutScores(literal, classes),
    converged: converged && {
      ...readoutScores(converged, classes),
      ...restarts(codes && codes.starts),
    },
    linear: linear && probeScores(linear, classes),
    codes: codes && codeStatistics(codes.spread),
    images,
    groups,
  };
}

function restarts(
  starts: Starts | null,
): Pick<ConvergedScores, "restarts" | "objective" | "agreement"> {
  if (starts === null) return { restarts: 0, objective: null, agreement: null };
  const { best, median, worst } = starts.objective;
  return {
    restarts: starts.count,
    objective: { best: roundLoss(best), median: roundLoss(median), worst: roundLoss(worst) },
    agreement: roundLoss(starts.agreement),
  };
}

function codeStatistics(
  { effectiveClusters, meanCosine, effectiveRank }: CodeReading["spread"],
): CodeStatistics {
  return {
    effective_clusters: roundLoss(effectiveClusters),
    mean_cosine: roundLoss(meanCosine),
    effective_rank: roundLoss(effectiveRank),
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
export function roundedValidation({ chosen, steps, scores }: ValidationCurve): ValidationCurve {
  return { chosen, steps, scores: scores.map(roundPercent) };
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
