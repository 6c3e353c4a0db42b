/**
 * Trains and scores the cells of a job in this process.
 *
 * @module
 */
import type { Clock } from "../engine/clock.ts";
import { RandomStreams } from "../engine/random.ts";
import type { Engine } from "../engine/types.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { FeatureStream } from "../features/feature_stream.ts";
import { methods } from "../methods/registry.ts";
import type { MethodDefinition } from "../methods/types.ts";
import type { OmhOptions } from "../omh/options.ts";
import { cellMetrics, roundedCurve } from "../results/cell_metrics.ts";
import { cohortOf } from "../spec/mod.ts";
import { trainCells, type TrainedCell } from "../train/train_cells.ts";
import { type CohortResources, openCohort } from "./cohort_resources.ts";
import type { CellReport, Job, JobCell, JobProgress } from "./types.ts";

/** Seed of the order of images where all seeds share it. */
const SHARED_SAMPLING_SEED = 0;

/** Runs job after job; what the jobs of one cohort share is opened once. */
export class JobRunner {
  #cohort: { readonly id: string; readonly resources: CohortResources } | undefined;

  constructor(private readonly engine: Engine, private readonly clock: Clock) {}

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
    const stream = streamOf(job.cells[0], definitions[0], resources);
    const steps = Math.max(...job.cells.map(({ settings }) => settings.train.steps));
    const trained = await trainCells(
      job.cells.map((cell, i) => trainingCell(cell, definitions[i], resources)),
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
      this.#cohort = { id, resources: await openCohort(settings, job) };
    }
    return this.#cohort.resources;
  }

  async #report(
    { key, settings }: JobCell,
    { outcome, curve, trainer }: TrainedCell,
    { dataset, val }: CohortResources,
    trainingMilliseconds: number,
  ): Promise<CellReport> {
    const started = this.clock.elapsed();
    const { classes } = dataset;
    const options = { classes: classes.length, mirror: settings.evaluate.mirror };
    const metrics = trainer && cellMetrics(await evaluate(trainer.predictor, val, options), classes);
    trainer?.dispose();
    const wallSeconds = (trainingMilliseconds + this.clock.elapsed() - started) / 1000;
    return {
      key,
      outcome,
      metrics,
      curve: roundedCurve(curve),
      wallSeconds,
      peakBytes: this.engine.peakBytes(),
    };
  }
}

function streamOf(
  { settings, seed }: JobCell,
  method: MethodDefinition,
  { train }: CohortResources,
): FeatureStream {
  const { batch, sampling } = settings.train;
  return new FeatureStream(train, {
    batch,
    seed: sampling === "per-seed" ? seed : SHARED_SAMPLING_SEED,
    needs: method.needs,
    lastBatch: method.lastBatch,
  });
}

function trainingCell(
  { settings, seed }: JobCell,
  method: MethodDefinition,
  { dataset, train }: CohortResources,
) {
  return {
    steps: settings.train.steps,
    start: () =>
      method.trainer({
        options: settings.options,
        omh: settings.omh as OmhOptions | null,
        classes: dataset.classes.length,
        width: train.width,
        random: new RandomStreams(seed),
      }),
  };
}
