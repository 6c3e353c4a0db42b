/**
 * Bootstrapping: when the student starts anew and what the teacher has to say (reference: TransFGU, section 5).
 *
 * @module
 */

/** When the student starts anew. */
export interface BootstrapRules {
  /** Epoch, from 0, with which the teacher begins. */
  readonly start: number;
  /** Epochs between restarts, one for each ten epochs; the last afterwards. */
  readonly intervals: readonly number[];
  /** Weight of the negative cross-entropy by epochs since the last restart; the last afterwards. */
  readonly alphas: readonly number[];
}

/** What is particular to an epoch. */
export interface EpochPlan {
  /** Whether the teacher becomes the student, and the student what it was at first, before its first step. */
  readonly restart: boolean;
  /** Epochs since the last restart; in the first epoch of all 1, unless it begins with a restart. */
  readonly counter: number;
  /** Whether a teacher takes part. */
  readonly teacher: boolean;
  /** Weight of the negative cross-entropy; 0 without a teacher. */
  readonly alpha: number;
}

/** Epochs for which an interval stands. */
const DECADE = 10;

/** The plan of an epoch, from 0. */
export function epochPlan(epoch: number, { start, intervals, alphas }: BootstrapRules): EpochPlan {
  const restarts = (at: number) => at >= start && at % listed(intervals, Math.floor(at / DECADE)) === 0;
  let counter = 0;
  while (counter <= epoch && !restarts(epoch - counter)) counter++;
  const teacher = epoch >= start;
  return { restart: counter === 0, counter, teacher, alpha: teacher ? listed(alphas, counter) : 0 };
}

function listed(values: readonly number[], at: number): number {
  return values[Math.min(at, values.length - 1)];
}
