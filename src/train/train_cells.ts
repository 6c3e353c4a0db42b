/**
 * Trains cells side by side on one feature stream.
 *
 * @module
 */
import { disposeBatch, type FeatureStream } from "../features/feature_stream.ts";
import type { Batch } from "../features/types.ts";
import type { Trainer } from "../methods/types.ts";
import { DivergedError } from "../nn/diverged_error.ts";
import { CurveRecorder } from "./curve_recorder.ts";
import type { TrainingCurve, TrainingOutcome } from "./types.ts";

/** A cell in training. */
export interface TrainingCell {
  /** Number of optimiser steps. */
  readonly steps: number;
  /** Makes the cell's trainer; called once. An error here is the cell's outcome, not the cohort's. */
  start(): Trainer;
}

/** A cell after training. */
export interface TrainedCell {
  readonly outcome: TrainingOutcome;
  readonly curve: TrainingCurve;
  /** The trained head, where the outcome is `finished`; the caller disposes of it. */
  readonly trainer: Trainer | null;
}

/** Told after each step that the cells have taken, counted from 1, and awaited. */
export type StepListener = (step: number, meanLoss: number) => Promise<void>;

/**
 * Trains all cells, step by step together, so that each batch of features is made once.
 *
 * A cell sees the same batches and draws the same numbers whatever its company. One that diverges or fails is left
 * behind; the others go on.
 *
 * @param cells Cells that share the stream.
 * @param stream Training batches.
 * @returns One result per cell, in order.
 */
export async function trainCells(
  cells: readonly TrainingCell[],
  stream: FeatureStream,
  onStep: StepListener = () => Promise.resolve(),
): Promise<TrainedCell[]> {
  const runs = cells.map((cell) => new CellRun(cell));
  const steps = Math.max(...cells.map((cell) => cell.steps));
  for (let step = 0; step < steps; step++) {
    const active = runs.filter((run) => run.wants(step));
    if (active.length === 0) break;
    const batch = await stream.batch(step);
    for (const run of active) await run.step(batch);
    disposeBatch(batch);
    await onStep(step + 1, active.reduce((sum, run) => sum + run.lastLoss, 0) / active.length);
  }
  return runs.map((run) => run.finish());
}

class CellRun {
  lastLoss = NaN;
  readonly #recorder: CurveRecorder;
  #trainer: Trainer | null = null;
  #outcome: TrainingOutcome = { status: "finished" };

  constructor(private readonly cell: TrainingCell) {
    this.#recorder = new CurveRecorder(cell.steps);
    try {
      this.#trainer = cell.start();
    } catch (error) {
      this.#outcome = { status: "failed", step: 0, cause: (error as Error).message };
    }
  }

  wants(step: number): boolean {
    return this.#trainer !== null && step < this.cell.steps;
  }

  async step(batch: Batch): Promise<void> {
    try {
      const report = await this.#trainer!.step(batch);
      this.#recorder.add(report);
      this.lastLoss = Object.values(report.losses).reduce((sum, loss) => sum + loss, 0);
    } catch (error) {
      this.#outcome = outcomeOf(error as Error, batch.step + 1);
      this.#trainer!.dispose();
      this.#trainer = null;
    }
  }

  finish(): TrainedCell {
    return { outcome: this.#outcome, curve: this.#recorder.curve, trainer: this.#trainer };
  }
}

function outcomeOf(error: Error, step: number): TrainingOutcome {
  return error instanceof DivergedError
    ? { status: "diverged", step, cause: error.reason }
    : { status: "failed", step, cause: error.message };
}
