/**
 * Whether a training had come to rest when it ended.
 *
 * @module
 */
import { mean } from "simple-statistics";
import type { TrainingCurve } from "../train/types.ts";

/** A curve with fewer windows says nothing about coming to rest. */
const LEAST_WINDOWS = 10;

/**
 * How much of its total change the loss still made at the end: the difference of its means over the last two fifths of
 * the training, as a fraction of the way it went in all.
 *
 * @returns A fraction, 0 for a loss at rest; null where the curve is too short or went nowhere.
 */
export function lateChange({ steps, losses }: TrainingCurve): number | null {
  if (steps.length < LEAST_WINDOWS) return null;
  const totals = steps.map((_, at) => Object.values(losses).reduce((sum, values) => sum + values[at], 0));
  const fifth = Math.floor(totals.length / 5);
  const last = mean(totals.slice(-fifth));
  const before = mean(totals.slice(-2 * fifth, -fifth));
  const way = Math.abs(totals[0] - last);
  return way > 0 ? Math.abs(last - before) / way : null;
}
