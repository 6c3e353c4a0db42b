/**
 * One cell on its way through training.
 *
 * @module
 */
import { causeOf, oneLine } from "../base/thrown.ts";
import type { Batch } from "../features/types.ts";
import type { Predictor, StepReport, Trainer } from "../methods/types.ts";
import { DivergedError } from "../nn/diverged_error.ts";
import { BestStep } from "./best_step.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { CurveRecorder } from "./curve_recorder.ts";
import { restore } from "./snapshot.ts";
import type { TrainedCell, TrainingOutcome } from "./types.ts";

/** Steps from one checkpoint to the next: seconds of work that a kill costs, for milliseconds of writing. */
const CHECKPOINT_STEPS = 25;

/** A cell in training. */
export interface TrainingCell {
  /** Number of optimiser steps. */
  readonly steps: number;
  /** Makes the cell's trainer; called once. An error here is the cell's outcome, not the cohort's. */
  start(): Trainer;
  /** Where the training is saved now and then, and resumed from; by default nowhere. */
  readonly checkpoint?: Checkpoint;
  /**
   * Steps from one validation to the next, where validations choose the step whose parameters are kept. There is one after
   * the last step too. By default none is made, and the last step's parameters are kept.
   */
  readonly validateEvery?: number;
  /**
   * Whether the latest of equal validations is the best.
   *
   * @default {false}
   */
  readonly takesLater?: boolean;
}

/** Steps one cell, keeps its curve and its checkpoints, and takes its errors for its outcome. */
export class CellRun {
  /** Weighted losses of the last step by name; null if it took none, or diverged or failed in it. */
  lastLosses: StepReport["losses"] | null = null;
  #outcome: TrainingOutcome = { status: "finished" };
  #trainer: Trainer | null;
  #recorder: CurveRecorder;
  #best: BestStep;

  private constructor(private readonly cell: TrainingCell) {
    this.#recorder = new CurveRecorder(cell.steps);
    this.#best = new BestStep(null, cell.takesLater);
    try {
      this.#trainer = cell.start();
    } catch (error) {
      this.#trainer = null;
      this.#outcome = outcomeOf(error, 0);
    }
  }

  /** Starts a cell, or resumes it from its checkpoint. */
  static async start(cell: TrainingCell): Promise<CellRun> {
    const run = new CellRun(cell);
    const saved = run.#trainer && await cell.checkpoint?.load();
    if (saved && restore(run.#trainer!, saved)) {
      run.#recorder = new CurveRecorder(cell.steps, saved.recorder);
      run.#best = new BestStep(saved.best, cell.takesLater);
    }
    return run;
  }

  /** Number of steps taken; a cell that is left behind wants none. */
  get steps(): number {
    return this.#trainer?.steps ?? this.cell.steps;
  }

  /** The cell's head as it is now; null if the cell is left behind. */
  get predictor(): Predictor | null {
    return this.#trainer?.predictor ?? null;
  }

  /** Whether the step is the cell's next. */
  wants(step: number): boolean {
    return this.#trainer !== null && step >= this.steps && step < this.cell.steps;
  }

  /** Whether the cell is to be validated after the step that it has just taken. */
  get wantsValidation(): boolean {
    const { validateEvery, steps } = this.cell;
    if (!this.#trainer || !validateEvery) return false;
    return this.steps % validateEvery === 0 || this.steps === steps;
  }

  /** Takes a step. */
  step(batch: Batch): Promise<void> {
    return this.#attempt(async (trainer) => {
      const report = finite(await trainer.step(batch));
      this.#recorder.add(report);
      this.lastLosses = report.losses;
    }, batch.step + 1);
  }

  /** Ends the training for want of the batch of a step. */
  fail(error: Error, step: number): Promise<void> {
    return this.#attempt(() => Promise.reject(error), step);
  }

  /**
   * Takes the validation of the step just taken.
   *
   * @param score Percent; or the error of a head that cannot be validated, which is the cell's outcome.
   */
  validated(score: number | Error): Promise<void> {
    return this.#attempt((trainer) => {
      if (score instanceof Error) throw score;
      return this.#best.add(trainer, score);
    }, this.steps);
  }

  /** Saves the training, if it is time; after its last step too, so that it need not be repeated if scoring fails. */
  save(): Promise<void> {
    const isTime = this.steps % CHECKPOINT_STEPS === 0 || this.steps === this.cell.steps;
    return isTime ? this.#save() : Promise.resolve();
  }

  /** Saves the training where it is, and frees its trainer. */
  async stop(): Promise<void> {
    // Before its first step there is nothing that a new start would not have; what its own interval has saved is there.
    if (this.steps > 0 && this.steps % CHECKPOINT_STEPS !== 0) await this.#save();
    this.#leave();
  }

  /** Ends the training, with the head where it was best if validations choose. */
  finish(): Omit<TrainedCell, "growth"> {
    if (this.#trainer) this.#best.choose(this.#trainer);
    return {
      outcome: this.#outcome,
      curve: this.#recorder.curve,
      validation: this.#best.state?.validation ?? null,
      trainer: this.#trainer,
    };
  }

  #save(): Promise<void> {
    return this.#attempt(
      async (trainer) => await this.cell.checkpoint?.save(trainer, this.#recorder.state, this.#best.state),
      this.steps,
    );
  }

  /** Frees the trainer; one that cannot even be freed must not take the other cells along. */
  #leave(): void {
    try {
      this.#trainer?.dispose();
    } catch {
      // What ended the cell matters more.
    }
    this.#trainer = null;
  }

  async #attempt(what: (trainer: Trainer) => Promise<void>, step: number): Promise<void> {
    if (!this.#trainer) return;
    try {
      await what(this.#trainer);
    } catch (error) {
      this.lastLosses = null;
      this.#outcome = outcomeOf(error, step);
      this.#leave();
    }
  }
}

/** What a loss or a diagnostic may be called: its name goes to result files, tables and terminals. */
const SERIES_NAME = /^[\w .:/()-]{1,100}$/;

/** Losses and diagnostics of a step: more would make a result file that nobody can read. */
const SERIES_LIMIT = 1000;

/** A report, if all its losses are finite: a trainer may not have looked. */
function finite(report: StepReport): StepReport {
  const names = [report.losses, report.diagnostics].flatMap(Object.keys);
  const odd = names.find((name) => !SERIES_NAME.test(name));
  if (odd !== undefined) {
    throw new RangeError(
      `Cannot record "${odd}": expected a name of at most 100 letters, digits, spaces and . : / ( ) - _`,
    );
  }
  if (names.length > SERIES_LIMIT) {
    throw new RangeError(
      `Cannot record a step: it reports ${names.length} losses and diagnostics, expected at most ${SERIES_LIMIT}`,
    );
  }
  const broken = Object.entries(report.losses).find(([, loss]) => !Number.isFinite(loss));
  if (broken) throw new DivergedError(`the loss "${broken[0]}" is ${broken[1]}`);
  return report;
}

/**
 * How a cell ended that something was thrown in.
 *
 * @param step The step in which, from 1; 0 before the first.
 */
export function outcomeOf(thrown: unknown, step: number): TrainingOutcome {
  return thrown instanceof DivergedError
    ? { status: "diverged", step, cause: oneLine(thrown.reason) }
    : { status: "failed", step, cause: causeOf(thrown) };
}
