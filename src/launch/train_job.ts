/**
 * Trains and scores the cells of a job side by side.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Engine } from "../engine/types.ts";
import type { FeatureBank } from "../features/feature_bank.ts";
import { FeatureStream } from "../features/feature_stream.ts";
import { type MethodDefinition, streamNeeds, type Trainer } from "../methods/types.ts";
import { roundedCurve, roundedValidation } from "../results/cell_metrics.ts";
import { type CellSettings, orderSeed } from "../spec/mod.ts";
import type { TrainingCell } from "../train/cell_run.ts";
import { checkpointOf } from "../train/checkpoint.ts";
import { growthNotes } from "../train/growth.ts";
import { startTrainer } from "../train/start_trainer.ts";
import { trainCells } from "../train/train_cells.ts";
import type { CohortResources } from "./cohort_resources.ts";
import { handOverModel } from "./kept_models.ts";
import type { Resources } from "./resources.ts";
import { scoreCells, validatorOf } from "./score_cells.ts";
import type { CellReport, Job, JobCell, JobListener } from "./types.ts";

/** What a job is trained with. */
export interface Training {
  /** What the names of the job stand for. */
  readonly resources: Resources;
  /** What its cells share. */
  readonly cohort: CohortResources;
  readonly engine: Engine;
  /** Times the cells. */
  readonly clock: Clock;
  /** Told of faults of checkpoints, which change no number. */
  readonly warn: (message: string) => void;
  readonly listener: JobListener;
  /** Saves what is trained after the step that it is at, and ends it. */
  readonly signal: AbortSignal;
}

/**
 * Trains the cells of a job on one feature stream and scores them.
 *
 * @returns One report per cell, in order. A cell that diverges or fails is reported, it does not throw.
 * @throws {StoppedError} It was stopped while a cell was trained.
 */
export async function trainJob(
  job: Job,
  { resources, cohort, engine, clock, warn, listener, signal }: Training,
): Promise<CellReport[]> {
  const { onStep, onWork = () => {} } = listener;
  const started = clock.elapsed();
  const definitions = await Promise.all(
    job.cells.map(({ settings }) => resources.method(settings.method)),
  );
  const stream = streamOf(job.cells, definitions, cohort);
  const steps = Math.max(...job.cells.map(({ settings }) => settings.train.steps));
  const heap = Deno.memoryUsage().heapUsed;
  const trained = await trainCells(
    job.cells.map((cell, i) => trainingCell(cell, definitions[i], cohort, stream, { job, warn })),
    stream,
    {
      onStep: (step, loss) => onStep({ step, steps, loss }),
      validate: validatorOf(job.cells, cohort, onWork),
      signal,
    },
  );
  const heapGrowth = Deno.memoryUsage().heapUsed - heap;
  try {
    const models = new Map<string, CellReport["model"]>();
    const scores = await scoreCells(job.cells, trained, cohort, {
      onWork,
      segments: job.segments,
      onScored: async (cell) => {
        models.set(cell.key, await handOverModel(cell, job, cohort, stream.stepsPerEpoch));
      },
    });
    // What the cells share is shared out among them.
    const wallSeconds = (clock.elapsed() - started) / 1000 / job.cells.length;
    return job.cells.map(({ key }, i) => ({
      key,
      ...scores[i],
      curve: roundedCurve(trained[i].curve),
      validation: trained[i].validation && roundedValidation(trained[i].validation),
      engine: engine.description,
      wallSeconds,
      peakBytes: engine.peakBytes(),
      ...models.get(key) && { model: models.get(key) },
      notes: growthNotes(trained[i], heapGrowth),
    }));
  } finally {
    for (const { trainer } of trained) disposeOf(trainer);
  }
}

function trainingCell(
  { key, settings, seed }: JobCell,
  method: MethodDefinition,
  { dataset, train }: CohortResources,
  { stepsPerEpoch }: FeatureStream,
  { job: { checkpoints }, warn }: Pick<Training, "warn"> & { readonly job: Job },
): TrainingCell {
  return {
    steps: settings.train.steps,
    validateEvery: settings.evaluate.validate_every,
    // As HP's program has it (reference: HP, section 12).
    takesLater: settings.evaluate.validate_score === "sum",
    checkpoint: checkpoints === undefined ? undefined : checkpointOf(checkpoints, key, warn),
    start: () => {
      assertGiven(method, settings, train);
      return startTrainer(method, { settings, seed }, {
        classes: dataset.classes.length,
        images: train,
        stepsPerEpoch,
      });
    },
  };
}

/** One stream for all cells; what any of them needs has random streams of its own and so does not touch the others. */
function streamOf(
  cells: readonly JobCell[],
  definitions: readonly MethodDefinition[],
  { train }: CohortResources,
): FeatureStream {
  const [{ settings, seed }] = cells;
  const needs = new Set(
    cells.flatMap((cell, i) => streamNeeds(definitions[i], cell.settings.options))
      .filter((part) => part !== "attention" || train.givesAttention),
  );
  return new FeatureStream(train, {
    batch: settings.train.batch,
    seed: orderSeed(settings.train, seed),
    needs: [...needs],
    dropLast: definitions[0].dropLast,
  });
}

/** Frees a trainer; an error in that changes no score. */
function disposeOf(trainer: Trainer | null): void {
  try {
    trainer?.dispose();
  } catch {
    // What a plugin fails to free is gone with its process.
  }
}

/** Refuses a method that needs what the backbone cannot give. */
function assertGiven(
  method: MethodDefinition,
  { backbone, options }: CellSettings,
  train: FeatureBank,
): void {
  if (train.givesAttention || !streamNeeds(method, options).includes("attention")) return;
  throw new TypeError(
    `Cannot train "${method.name}" on "${backbone}": the backbone gives no attention, expected a vision transformer`,
  );
}
