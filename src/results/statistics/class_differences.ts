/**
 * How much two rows differ in the IoU of each class: exploratory.
 *
 * @module
 */
import { mean } from "simple-statistics";
import { LEAST_SEEDS } from "./bounded_interval.ts";
import { meanEstimate, pEqual } from "./estimate.ts";

/** The difference of a class on the images of the benchmark. */
export interface Difference {
  /** Left minus right, mean over the paired seeds, percentage points. */
  readonly difference: number;
  /** Two-sided, over seeds, not corrected for the number of classes; null with fewer than five seeds. */
  readonly p_value: number | null;
}

/** IoU by class name, percent; null where a class is neither labelled nor predicted. */
type ClassScores = Readonly<Record<string, number | null>>;

/**
 * The differences of each class.
 *
 * @param left IoU of the one row, a record for each seed.
 * @param right IoU of the other, in the same order.
 * @returns By class; null where a seed has no IoU of it.
 */
export function classDifferences(
  left: readonly ClassScores[],
  right: readonly ClassScores[],
): Record<string, Difference | null> {
  return Object.fromEntries(
    Object.keys(left[0]).map((
      name,
    ) => [name, differenceOf(left.map((iou) => iou[name]), right.map((iou) => iou[name]))]),
  );
}

function differenceOf(
  left: readonly (number | null)[],
  right: readonly (number | null)[],
): Difference | null {
  const differences = left.flatMap((a, seed) => {
    const b = right[seed];
    return a === null || b === null ? [] : [a - b];
  });
  if (differences.length < left.length) return null;
  if (differences.length < LEAST_SEEDS) return { difference: mean(differences), p_value: null };
  const estimate = meanEstimate(differences);
  return { difference: estimate.value, p_value: pEqual(estimate, 0) };
}
