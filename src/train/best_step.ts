/**
 * Which step of a training is the best on the validation labels, as the official programs choose theirs
 * (reference: STEGO, section 5).
 *
 * @module
 */
import type { Trainer } from "../methods/types.ts";
import { restore, type Snapshot, snapshotOf } from "./snapshot.ts";
import type { ValidationCurve } from "./types.ts";

/** All that is known of the best step so far. */
export interface BestStepState {
  readonly validation: ValidationCurve;
  /** The trainer after the chosen step. */
  readonly snapshot: Snapshot;
}

/** Keeps the best step of one cell. */
export class BestStep {
  #state: BestStepState | null;

  /**
   * @param from What was known of the same training; by default nothing.
   * @param takesLater Whether the latest of equals is the best, rather than the earliest.
   */
  constructor(from: BestStepState | null = null, private readonly takesLater = false) {
    this.#state = from;
  }

  /** Null before the first validation. */
  get state(): BestStepState | null {
    return this.#state;
  }

  /**
   * Takes a validation.
   *
   * @param trainer The trainer as it was validated.
   * @param score Percent; NaN where no pixel counts, which is worse than any number.
   */
  async add(trainer: Trainer, score: number): Promise<void> {
    const known = this.#state;
    const { steps: before = [], scores = [] } = known?.validation ?? {};
    const steps = [...before, trainer.steps];
    const best = known ? scores[before.indexOf(known.validation.chosen)] : null;
    const gain = score - (best ?? -Infinity);
    const isBetter = known === null || gain > 0 || this.takesLater && gain === 0;
    const snapshot = isBetter ? await snapshotOf(trainer) : known.snapshot;
    this.#state = {
      validation: { chosen: snapshot.steps, steps, scores: [...scores, Number.isNaN(score) ? null : score] },
      snapshot,
    };
  }

  /** Puts a trainer back where it was best; leaves it where it is before the first validation. */
  choose(trainer: Trainer): void {
    if (this.#state) restore(trainer, this.#state.snapshot);
  }
}
