/**
 * Trains and scores the cells of a job in this process.
 *
 * @module
 */
import type { Clock } from "../engine/clock.ts";
import { RandomStreams } from "../engine/random.ts";
import type { Engine } from "../engine/types.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { FeatureCache } from "../features/cache/feature_cache.ts";
import type { FeatureBank } from "../features/feature_bank.ts";
import { FeatureStream } from "../features/feature_stream.ts";
import { methods } from "../methods/registry.ts";
import { type MethodDefinition, streamNeeds } from "../methods/types.ts";
import type { OmhOptions } from "../omh/options.ts";
import { cellMetrics, roundedCurve } from "../results/cell_metrics.ts";
import { type CellSettings, cohortOf } from "../spec/mod.ts";
import { trainCells, type TrainedCell, type TrainingCell } from "../train/train_cells.ts";
import { checkpointOf } from "../train/checkpoint.ts";
import { type CohortResources, openCohort } from "./cohort_resources.ts";
import type { CellReport, Job, JobCell, JobProgress } from "./types.ts";

/** Seed of the order of images where all seeds share it. */
const SHARED_SAMPLING_SEED = 0;

/** Runs job after job; what the jobs of one cohort share is opened once. */
export class JobRunner {
  #cohort: { readonly id: string; readonly resources: CohortResources } | undefined;

  /**
   * @param engine The running engine.
   * @param clock Times the cells.
   * @param warn Told of faults of the feature cache, which change no number.
   */
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly warn: (message: string) => void = () => {},
  ) {}

  /**
   * Trains and scores the cells of a job.
   *
   * @param onStep Called after each training step; awaited.
   * @returns One report per cell, in order. A cell that diverges or fails is reported, it does not throw.
   */
  async run(job: Job, onStep: (progress: JobProgress) => Promise<void>): Promise<CellReport[]> {
    const resources = await this.#open(job);
    const started = this.clock.elapsed();
    const definitions = await Promise.all(
      job.cells.map(({ settings }) => methods.load(settings.method, job.base)),
    );
    const stream = streamOf(job.cells, definitions, resources);
    const steps = Math.max(...job.cells.map(({ settings }) => settings.train.steps));
    const trained = await trainCells(
      job.cells.map((cell, i) => trainingCell(cell, definitions[i], resources, stream, job)),
      stream,
      (step, loss) => onStep({ step, steps, loss }),
    );
    const training = (this.clock.elapsed() - started) / job.cells.length;
    const reports: CellReport[] = [];
    for (const [i, cell] of job.cells.entries()) {
      reports.push(await this.#report(cell, trained[i], resources, training));
    }
    return reports;
  }

  /** Frees what is open. */
  dispose(): void {
    this.#cohort?.resources.dispose();
    this.#cohort = undefined;
  }

  async #open(job: Job): Promise<CohortResources> {
    const { settings } = job.cells[0];
    // The evaluation bank belongs to the cohort's resources, so its settings tell cohorts apart here as well.
    const id = `${cohortOf(settings, SHARED_SAMPLING_SEED)}/${settings.evaluate.resolution}`;
    if (this.#cohort?.id !== id) {
      this.dispose();
      this.#cohort = { id, resources: await openCohort(settings, job, this.#cache(job)) };
    }
    return this.#cohort.resources;
  }

  #cache({ cache }: Job): FeatureCache | undefined {
    const { engine: { numerics }, clock, warn } = this;
    return cache && new FeatureCache({ ...cache, numerics, clock, warn });
  }

  async #report(
    { key, settings }: JobCell,
    trained: TrainedCell,
    resources: CohortResources,
    trainingMilliseconds: number,
  ): Promise<CellReport> {
    const started = this.clock.elapsed();
    const { outcome, metrics } = await score(trained, settings, resources);
    trained.trainer?.dispose();
    const wallSeconds = (trainingMilliseconds + this.clock.elapsed() - started) / 1000;
    return {
      key,
      outcome,
      metrics,
      curve: roundedCurve(trained.curve),
      wallSeconds,
      peakBytes: this.engine.peakBytes(),
    };
  }
}

/** A trained cell's metrics. A method that throws at test time is its cell's failure, not that of the others. */
async function score(
  { outcome, trainer }: TrainedCell,
  { train, evaluate: { mirror, crf } }: CellSettings,
  { dataset: { classes }, val }: CohortResources,
): Promise<Pick<CellReport, "outcome" | "metrics">> {
  if (!trainer) return { outcome, metrics: null };
  try {
    const evaluation = await evaluate(trainer.predictor, val, { classes: classes.length, mirror, crf });
    return { outcome, metrics: cellMetrics(evaluation, classes) };
  } catch (error) {
    return {
      outcome: { status: "failed", step: train.steps, cause: (error as Error).message },
      metrics: null,
    };
  }
}

/** One stream for all cells; what any of them needs has random streams of its own and so does not touch the others. */
function streamOf(
  cells: readonly JobCell[],
  definitions: readonly MethodDefinition[],
  { train }: CohortResources,
): FeatureStream {
  const [{ settings, seed }] = cells;
  const { batch, sampling } = settings.train;
  cells.forEach((cell, i) => assertGiven(definitions[i], cell.settings, train));
  const needs = new Set(cells.flatMap((cell, i) => streamNeeds(definitions[i], cell.settings.options)));
  return new FeatureStream(train, {
    batch,
    seed: sampling === "per-seed" ? seed : SHARED_SAMPLING_SEED,
    needs: [...needs],
    lastBatch: definitions[0].lastBatch,
  });
}

function trainingCell(
  { key, settings, seed }: JobCell,
  method: MethodDefinition,
  { dataset, train }: CohortResources,
  { stepsPerEpoch }: FeatureStream,
  { checkpoints }: Job,
): TrainingCell {
  const { batch, steps } = settings.train;
  return {
    steps,
    checkpoint: checkpoints === undefined ? undefined : checkpointOf(checkpoints, key),
    start: () =>
      method.trainer({
        options: settings.options,
        omh: settings.omh as OmhOptions | null,
        classes: dataset.classes.length,
        width: train.width,
        random: new RandomStreams(seed),
        images: train,
        batch,
        steps,
        stepsPerEpoch,
      }),
  };
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
