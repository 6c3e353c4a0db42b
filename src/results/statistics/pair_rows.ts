/**
 * Two rows, paired by seed and scored on the same images.
 *
 * @module
 */
import { type Metric, type MetricDefinition, METRICS } from "../../spec/mod.ts";
import { primaryScores } from "../primary_scores.ts";
import type { CellResult, ReadoutScores } from "../types.ts";

/** The primary readout of a cell. */
export interface ScoredCell {
  /** All of the cell; its metrics are there. */
  readonly result: CellResult;
  /** What it scored. */
  readonly scores: ReadoutScores;
}

/** Cells of two rows that are paired by seed; all lists in one order, at least one of each. */
export interface PairedRows {
  /** The seeds that both rows have scores of. */
  readonly seeds: readonly number[];
  /** Cells of the one row. */
  readonly left: readonly ScoredCell[];
  /** Cells of the other. */
  readonly right: readonly ScoredCell[];
}

/**
 * Pairs the cells of two rows.
 *
 * @param left Cells of the one row.
 * @param right Cells of the other.
 * @returns The pairs, or in words why there are none.
 */
export function pairRows(left: readonly CellResult[], right: readonly CellResult[]): PairedRows | string {
  const pairs = left.flatMap((result) => {
    const [cell, other] = [result, right.find(({ seed }) => seed === result.seed)].map(scoredCell);
    return cell && other ? [{ seed: result.seed, left: cell, right: other }] : [];
  });
  if (pairs.length === 0) return "the rows have no scored seed in common";
  const labels = new Set(pairs.flatMap(({ left, right }) => [labelsOf(left), labelsOf(right)]));
  if (labels.size > 1) return "the rows are scored on different images";
  return {
    seeds: pairs.map(({ seed }) => seed),
    left: pairs.map(({ left }) => left),
    right: pairs.map(({ right }) => right),
  };
}

/**
 * Left minus right of each seed, in the unit of the score.
 *
 * @returns Null where the score of a cell is undefined.
 */
export function differencesOf({ left, right }: PairedRows, metric: Metric): number[] | null {
  const { of } = METRICS.find(({ name }) => name === metric)! as MetricDefinition;
  const differences = left.flatMap(({ scores }, i) => {
    const [a, b] = [of(scores), of(right[i].scores)];
    return a === null || b === null ? [] : [a - b];
  });
  return differences.length === left.length ? differences : null;
}

function scoredCell(result: CellResult | undefined): ScoredCell | null {
  const scores = result ? primaryScores(result) : null;
  return scores && { result: result!, scores };
}

/** Labelled pixels of each class in each image, and the groups of images: what two cells have in common where they are scored on the same images. */
function labelsOf({ scores, result }: ScoredCell): string {
  const classes = Object.keys(scores.iou);
  const counts = result.metrics!.images.map((entries) => {
    const labelled = new Array<number>(classes.length).fill(0);
    for (let i = 0; i < entries.length; i += 3) labelled[entries[i + 1]] += entries[i + 2];
    return labelled;
  });
  return JSON.stringify([classes, counts, result.metrics!.groups]);
}
