/**
 * Trains cells side by side on one feature stream.
 *
 * @module
 */
import { disposeBatch, type FeatureStream } from "../features/feature_stream.ts";
import type { Batch } from "../features/types.ts";
import type { StepReport, Trainer } from "../methods/types.ts";
import { DivergedError } from "../nn/diverged_error.ts";
import { type Checkpoint, restore } from "./checkpoint.ts";
import { CurveRecorder } from "./curve_recorder.ts";
import type { TrainingCurve, TrainingOutcome } from "./types.ts";

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
}

/** A cell after training. */
export interface TrainedCell {
  readonly outcome: TrainingOutcome;
  readonly curve: TrainingCurve;
  /** The trained head, where the outcome is `finished`; the caller disposes of it. */
  readonly trainer: Trainer | null;
}

/** Told after each step that at least one cell has taken, counted from 1, and awaited. */
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
  const runs = await Promise.all(cells.map(CellRun.start));
  const steps = Math.max(...cells.map((cell) => cell.steps));
  for (let step = Math.min(...runs.map((run) => run.steps)); step < steps; step++) {
    const active = runs.filter((run) => run.wants(step));
    if (active.length === 0) break;
    const batch = await stream.batch(step);
    for (const run of active) await run.step(batch);
    disposeBatch(batch);
    const losses = active.flatMap((run) => run.lastLoss ?? []);
    if (losses.length > 0) {
      await onStep(
        step + 1,
        losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      );
    }
  }
  return runs.map((run) => run.finish());
}

class CellRun {
  /** Sum of the losses of the last step; null if it took none, or diverged or failed in it. */
  lastLoss: number | null = null;
  #outcome: TrainingOutcome = { status: "finished" };
  #trainer: Trainer | null;
  #recorder: CurveRecorder;

  private constructor(private readonly cell: TrainingCell) {
    this.#recorder = new CurveRecorder(cell.steps);
    try {
      this.#trainer = cell.start();
    } catch (error) {
      this.#trainer = null;
      this.#outcome = { status: "failed", step: 0, cause: (error as Error).message };
    }
  }

  /** Starts a cell, or resumes it from its checkpoint. */
  static async start(cell: TrainingCell): Promise<CellRun> {
    const run = new CellRun(cell);
    const saved = run.#trainer && await cell.checkpoint?.load();
    if (saved && restore(run.#trainer!, saved)) run.#recorder = new CurveRecorder(cell.steps, saved.recorder);
    return run;
  }

  /** Number of steps taken; a cell that is left behind wants none. */
  get steps(): number {
    return this.#trainer?.steps ?? this.cell.steps;
  }

  wants(step: number): boolean {
    return this.#trainer !== null && step >= this.steps && step < this.cell.steps;
  }

  async step(batch: Batch): Promise<void> {
    try {
      const report = finite(await this.#trainer!.step(batch));
      this.#recorder.add(report);
      this.lastLoss = Object.values(report.losses).reduce((sum, loss) => sum + loss, 0);
      if (this.steps % CHECKPOINT_STEPS === 0) {
        await this.cell.checkpoint?.save(this.#trainer!, this.#recorder.state);
      }
    } catch (error) {
      this.lastLoss = null;
      this.#outcome = outcomeOf(error as Error, batch.step + 1);
      this.#trainer!.dispose();
      this.#trainer = null;
    }
  }

  finish(): TrainedCell {
    return { outcome: this.#outcome, curve: this.#recorder.curve, trainer: this.#trainer };
  }
}

/** A report, if all its losses are finite: a trainer may not have looked. */
function finite(report: StepReport): StepReport {
  const broken = Object.entries(report.losses).find(([, loss]) => !Number.isFinite(loss));
  if (broken) throw new DivergedError(`the loss "${broken[0]}" is ${broken[1]}`);
  return report;
}

function outcomeOf(error: Error, step: number): TrainingOutcome {
  return error instanceof DivergedError
    ? { status: "diverged", step, cause: error.reason }
    : { status: "failed", step, cause: error.message };
}
