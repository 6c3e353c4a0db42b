/**
 * Trains cells side by side on one feature stream.
 *
 * @module
 */
import { memory } from "@tensorflow/tfjs-core";
import { asError } from "../base/thrown.ts";
import { disposeBatch, type FeatureStream } from "../features/feature_stream.ts";
import type { Predictor, StepReport } from "../methods/types.ts";
import { StepGrowth } from "./growth.ts";
import { CellRun, type TrainingCell } from "./cell_run.ts";
import { StoppedError } from "./stopped_error.ts";
import type { TrainedCell } from "./types.ts";

/**
 * Told after each step that at least one cell has taken, counted from 1, and awaited.
 *
 * @param meanLoss Mean total loss of the cells that have taken it.
 * @param losses Their weighted losses by name, in the order of all cells; null for those that have not.
 */
export type StepListener = (
  step: number,
  meanLoss: number,
  losses: readonly (StepReport["losses"] | null)[],
) => Promise<void>;

/** The head of a cell that is to be validated. */
export interface CellHead {
  /** Place of the cell among all cells. */
  readonly cell: number;
  readonly predictor: Predictor;
}

/** Gives the score of each head on the validation split, percent, NaN where no pixel counts; its error for one that threw. */
export type Validator = (heads: readonly CellHead[]) => Promise<(number | Error)[]>;

/** What happens beside the steps. */
export interface TrainingHooks {
  readonly onStep?: StepListener;
  /** Must be there if any cell is validated. */
  readonly validate?: Validator;
  /** Ends the training after the step that it is at, saved. */
  readonly signal?: AbortSignal;
}

/**
 * Trains all cells, step by step together, so that each batch of features is made once, and each validation is one pass.
 *
 * A cell sees the same batches and draws the same numbers whatever its company. One that diverges or fails is left
 * behind; the others go on.
 *
 * @param cells Cells that share the stream.
 * @param stream Training batches.
 * @returns One result per cell, in order.
 * @throws {TypeError} A cell is to be validated and there is no validator.
 * @throws {StoppedError} The signal was aborted before the last step.
 */
export async function trainCells(
  cells: readonly TrainingCell[],
  stream: FeatureStream,
  { onStep, validate, signal }: TrainingHooks = {},
): Promise<TrainedCell[]> {
  const runs = await Promise.all(cells.map(CellRun.start));
  const steps = Math.max(...cells.map((cell) => cell.steps));
  const growth = new StepGrowth();
  let held = memory().numBytes;
  for (let step = Math.min(...runs.map((run) => run.steps)); step < steps; step++) {
    const active = runs.filter((run) => run.wants(step));
    if (active.length === 0) break;
    if (signal?.aborted) {
      for (const run of runs) await run.stop();
      throw new StoppedError();
    }
    const batch = await stream.batch(step).catch(asError);
    if (batch instanceof Error) {
      for (const run of active) await run.fail(batch, step + 1);
      continue;
    }
    for (const run of active) await run.step(batch);
    disposeBatch(batch);
    await validateRuns(runs, active, validate);
    // A checkpoint knows the validation of its step, which a resumed training does not make again.
    for (const run of active) await run.save();
    growth.add(-held + (held = memory().numBytes));
    const losses = runs.map((run) => active.includes(run) ? run.lastLosses : null);
    const totals = losses.flatMap((of) => of ? sum(Object.values(of)) : []);
    if (totals.length > 0) await onStep?.(step + 1, sum(totals) / totals.length, losses);
  }
  return runs.map((run) => ({ ...run.finish(), growth: growth.perStep }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function validateRuns(
  runs: readonly CellRun[],
  active: readonly CellRun[],
  validate: Validator | undefined,
): Promise<void> {
  const due = active.filter((run) => run.wantsValidation);
  if (due.length === 0) return;
  if (!validate) {
    throw new TypeError(
      `Cannot validate cells "${due.map((run) => runs.indexOf(run))}": there is no validator, expected one`,
    );
  }
  const scores = await validate(
    due.map((run) => ({ cell: runs.indexOf(run), predictor: run.predictor! })),
  );
  for (const [i, run] of due.entries()) await run.validated(scores[i]);
}
