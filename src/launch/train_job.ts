/**
 * Trains and scores the cells of a job side by side.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { asError } from "../base/thrown.ts";
import { CacheFolder } from "../features/cache/cache_folder.ts";
import type { Engine } from "../engine/types.ts";
import type { FeatureBank } from "../features/feature_bank.ts";
import { FeatureStream } from "../features/feature_stream.ts";
import type { StageResults } from "../features/stage/types.ts";
import { joinedInputs, trainerBackbone, unmetAsk } from "../methods/asks.ts";
import { geometryOf, methodInputs, streamNeeds } from "../methods/needs.ts";
import type { MethodDefinition, Trainer, TrainerBackbone } from "../methods/types.ts";
import { roundedCurve, roundedValidation } from "../results/cell_metrics.ts";
import { type CellSettings, orderSeed } from "../spec/mod.ts";
import type { TrainingCell } from "../train/cell_run.ts";
import { checkpointOf } from "../train/checkpoint.ts";
import { growthNotes } from "../train/growth.ts";
import { startTrainer, trainsLinearProbe } from "../train/start_trainer.ts";
import { trainCells } from "../train/train_cells.ts";
import type { CohortResources } from "./cohort_resources.ts";
import { jobStage, stageMaps } from "./job_stage.ts";
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
  { resources, cohort: common, engine, clock, warn, listener, signal }: Training,
): Promise<CellReport[]> {
  const { onStep, onWork = () => {} } = listener;
  const started = clock.elapsed();
  // What the stage has made is in use until the end.
  using room = job.cache && new CacheFolder(job.cache.folder, job.cache.budget, clock);
  const definitions = await Promise.all(
    job.cells.map(({ settings }) => resources.method(settings.method)),
  );
  const asking = job.cells.map(({ settings }, i) => ({ method: definitions[i], options: settings.options }));
  const [{ method }] = asking;
  const cohort = await ownCohort(job, method, common);
  const { numerics } = engine;
  // Where the backbone lacks what the method asks for there is nothing to make.
  const unmet = asking.some(({ method, options }) =>
    unmetAsk(method, options, cohort.train.backbone) !== undefined
  );
  const stage = unmet
    ? undefined
    : await jobStage(job, { method, resources, cohort, clock, numerics, room, warn, listener })
      .catch(asError);
  const made = stage instanceof Error ? undefined : stage;
  const stream = streamOf(job.cells, asking, cohort, made);
  const backbones = await Promise.all(
    asking.map(({ method, options }) =>
      trainerBackbone(method, options, cohort.train.backbone).catch(asError)
    ),
  );
  const inputs = asking.map(({ method, options }) => methodInputs(method, options).predict ?? []);
  const steps = Math.max(...job.cells.map(({ settings }) => settings.train.steps));
  const heap = Deno.memoryUsage().heapUsed;
  const trained = await trainCells(
    job.cells.map((cell, i) =>
      trainingCell(cell, asking[i].method, cohort, stream, { job, warn, backbone: backbones[i], stage })
    ),
    stream,
    {
      onStep: (step, loss, all) => {
        const losses = job.cells.flatMap(({ key }, i) => all[i] ? [[key, all[i]] as const] : []);
        return onStep({ step, steps, loss, losses: Object.fromEntries(losses) });
      },
      validate: validatorOf(job.cells, cohort, { onWork, inputs }),
      signal,
    },
  );
  const heapGrowth = Deno.memoryUsage().heapUsed - heap;
  try {
    const models = new Map<string, CellReport["model"]>();
    const scores = await scoreCells(job.cells, trained, cohort, {
      onWork,
      segments: job.segments,
      inputs,
      onScored: async (cell) => {
        const backbone = backbones[job.cells.findIndex(({ key }) => key === cell.key)];
        const trained = {
          stepsPerEpoch: stream.stepsPerEpoch,
          backbone: backbone as TrainerBackbone | undefined,
        };
        models.set(cell.key, await handOverModel(cell, job, cohort, trained));
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
  { job: { checkpoints }, warn, backbone, stage }: Pick<Training, "warn"> & {
    readonly job: Job;
    readonly backbone: TrainerBackbone | Error | undefined;
    readonly stage: StageResults | Error | undefined;
  },
): TrainingCell {
  return {
    steps: settings.train.steps,
    validateEvery: settings.evaluate.validate_every,
    // As HP's program has it (reference: HP, section 12).
    takesLater: settings.evaluate.validate_score === "sum",
    checkpoint: checkpoints === undefined ? undefined : checkpointOf(checkpoints, key, warn),
    start: () => {
      assertGiven(method, settings, train);
      if (backbone instanceof Error) throw backbone;
      if (stage instanceof Error) throw stage;
      return startTrainer(method, { settings, seed }, {
        classes: dataset.classes.length,
        images: train,
        stepsPerEpoch,
        backbone,
        stage,
      });
    },
  };
}

/** The data of a job, brought to size as its method and its protocol have it. */
async function ownCohort(
  { cells: [{ settings: { evaluate, options } }] }: Job,
  { geometry, protocol }: MethodDefinition,
  cohort: CohortResources,
): Promise<CohortResources> {
  const train = geometryOf(geometry, options);
  const val = evaluate.protocol === "own" ? geometryOf(protocol?.geometry, options) : undefined;
  return train || val ? await cohort.own({ train, val }) : cohort;
}

/** A method with the options of a cell. */
interface Asking {
  readonly method: MethodDefinition;
  readonly options: CellSettings["options"];
}

/** One stream for all cells; what any of them needs has random streams of its own and so does not touch the others. */
function streamOf(
  cells: readonly JobCell[],
  asking: readonly Asking[],
  { train }: CohortResources,
  stage: StageResults | undefined,
): FeatureStream {
  const [{ settings, seed }] = cells;
  // What a cell asks for and cannot be given is that cell's failure.
  const met = asking.filter(({ method, options }) => unmetAsk(method, options, train.backbone) === undefined);
  const needs = new Set(
    asking.flatMap(({ method, options }) => streamNeeds(method, options))
      .filter((part) => part !== "attention" || train.givesAttention),
  );
  return new FeatureStream(train, {
    batch: settings.train.batch,
    seed: orderSeed(settings.train, seed),
    needs: [...needs],
    dropLast: asking[0].method.dropLast,
    labels: cells.some(({ settings }) => trainsLinearProbe(settings)),
    inputs: joinedInputs(met),
    // A stream with views is of one method with the same options.
    maps: stageMaps(stage),
    views: met[0]?.method.views?.(met[0].options),
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
  const unmet = unmetAsk(method, options, train.backbone);
  if (unmet !== undefined) throw new TypeError(unmet);
  if (train.givesAttention || !streamNeeds(method, options).includes("attention")) return;
  throw new TypeError(
    `Cannot train "${method.name}" on "${backbone}": the backbone gives no attention, expected a vision transformer`,
  );
}
