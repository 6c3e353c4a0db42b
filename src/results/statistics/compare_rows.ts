/**
 * One row against another, paired on the same seeds and the same images.
 *
 * @module
 */
import { byMetric, type Metric, METRICS } from "../../spec/mod.ts";
import { roundPercent } from "../_format.ts";
import { type PerImageCounts, perImageCounts, primaryScores } from "../primary_scores.ts";
import type { CellResult } from "../types.ts";
import { bootstrapVariances } from "./image_bootstrap.ts";
import { ImageSample } from "./image_sample.ts";
import { pairedDifference } from "./paired_difference.ts";

/** A difference as it is written. */
export interface Difference {
  /** Left minus right, mean over seeds, percentage points. */
  readonly difference: number;
  /** Two-sided, not corrected for the number of comparisons; null with fewer than two seeds. */
  readonly p_value: number | null;
}

/** What two rows differ by: a difference of each metric, null where it is undefined. */
export interface RowComparison extends Readonly<Record<Metric, Difference | null>> {
  /** The seeds that both rows have finished. */
  readonly seeds: readonly number[];
  /** By class name; null where a class is neither labelled nor predicted. */
  readonly iou: Readonly<Record<string, Difference | null>>;
}

/** Decimals of a p-value. */
const P_DECIMALS = 4;

/**
 * Compares two rows.
 *
 * @param left Finished cells of the one row.
 * @param right Finished cells of the other.
 * @returns The comparison, or in words why there is none.
 */
export function compareRows(
  left: readonly CellResult[],
  right: readonly CellResult[],
): RowComparison | string {
  const pairs = left.flatMap((cell) => {
    const other = right.find(({ seed }) => seed === cell.seed);
    return primaryScores(cell) && other && primaryScores(other)
      ? [{ seed: cell.seed, left: perImageCounts(cell), right: perImageCounts(other) }]
      : [];
  });
  if (pairs.length === 0) return "the rows have no finished seed in common";
  const images = [...pairs.map((pair) => pair.left), ...pairs.map((pair) => pair.right)];
  if (!images.every((counts) => sameImages(counts, images[0]))) {
    return "the rows are scored on different images";
  }
  const differences = differencesOf(
    pairs.map((pair) => [new ImageSample(pair.left), new ImageSample(pair.right)]),
  );
  const scores = differences.slice(0, METRICS.length);
  const iou = differences.slice(METRICS.length);
  const classes = Object.keys(images[0].labelled);
  return {
    seeds: pairs.map(({ seed }) => seed),
    ...byMetric(({ name }) => scores[METRICS.findIndex((metric) => metric.name === name)]),
    iou: Object.fromEntries(classes.map((name, label) => [name, iou[label]])),
  };
}

/** Whether the labels of two cells agree in every image, as far as their counts tell. */
function sameImages(a: PerImageCounts, b: PerImageCounts): boolean {
  return JSON.stringify(a.labelled) === JSON.stringify(b.labelled);
}

function differencesOf(pairs: readonly (readonly [ImageSample, ImageSample])[]): (Difference | null)[] {
  const bySeed = pairs.map(([left, right]) => subtract(left.scores(), right.scores()));
  const { images } = pairs[0][0];
  const variances = bootstrapVariances(images, (drawn) => {
    const differences = pairs.map(([left, right]) => subtract(left.scores(drawn), right.scores(drawn)));
    return differences[0].map((_, i) => differences.reduce((sum, seed) => sum + seed[i], 0) / pairs.length);
  });
  return variances.map((variance, i) => {
    const values = bySeed.map((differences) => differences[i]);
    if (values.some(Number.isNaN)) return null;
    const { difference, pValue } = pairedDifference(values, { variance, images });
    return {
      difference: roundPercent(difference)!,
      p_value: pValue === null ? null : Number(pValue.toFixed(P_DECIMALS)),
    };
  });
}

function subtract(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, i) => value - right[i]);
}
