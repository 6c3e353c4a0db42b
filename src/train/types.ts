/**
 * What training leaves behind.
 *
 * @module
 */

import type { Trainer } from "../methods/types.ts";

/** Losses and diagnostics over the steps, averaged over windows of steps. */
export interface TrainingCurve {
  /** Last step of each window, counted from 1. */
  readonly steps: readonly number[];
  /** Mean of each weighted loss per window. */
  readonly losses: Readonly<Record<string, readonly number[]>>;
  /** Mean of each diagnostic per window, e.g. the entropy of the transport plans in nats. */
  readonly diagnostics: Readonly<Record<string, readonly number[]>>;
}

/** How a training ended. */
export type TrainingOutcome =
  | { readonly status: "finished" }
  /** A value was not finite at `step` (from 1). */
  | { readonly status: "diverged"; readonly step: number; readonly cause: string }
  /** The method threw at `step` (from 1; 0 while it was being made). */
  | { readonly status: "failed"; readonly step: number; readonly cause: string };

/** Validations during training, and the step that they chose. */
export interface ValidationCurve {
  /** The step whose parameters are scored: that of the best score, the earliest of equals, or the latest by the sum of scores. */
  readonly chosen: number;
  /** Steps after which the head was validated, counted from 1. */
  readonly steps: readonly number[];
  /** Score at each, percent: mIoU, or the sum of several; null where it is undefined. */
  readonly scores: readonly (number | null)[];
}

/** A cell after training. */
export interface TrainedCell {
  readonly outcome: TrainingOutcome;
  readonly curve: TrainingCurve;
  /** The validations; null where none was made. */
  readonly validation: ValidationCurve | null;
  /** The trained head, where the outcome is `finished`; the caller disposes of it. */
  readonly trainer: Trainer | null;
  /** Tensor memory that is held more after each step, by all cells trained beside it, bytes; 0 where all is freed. */
  readonly growth: number;
}
