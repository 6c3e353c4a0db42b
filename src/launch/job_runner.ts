/**
 * Trains and scores the cells of a job in this process.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { RandomStreams } from "../base/random.ts";
import { causeOf } from "../base/thrown.ts";
import type { Engine } from "../engine/types.ts";
import { FeatureCache } from "../features/cache/feature_cache.ts";
import type { FeatureBank } from "../features/feature_bank.ts";
import { FeatureStream } from "../features/feature_stream.ts";
import { extensionContext, type MethodDefinition, streamNeeds, type Trainer } from "../methods/types.ts";
import { probeRateScale } from "../methods/parts/probe_rate.ts";
import { roundedCurve, roundedValidation } from "../results/cell_metrics.ts";
import { isExternal, isRerun } from "../spec/external.ts";
import { type CellSettings, cohortOf, orderSeed } from "../spec/mod.ts";
import type { TrainingCell } from "../train/cell_run.ts";
import { checkpointOf } from "../train/checkpoint.ts";
import { growthNotes } from "../train/growth.ts";
import { trainCells } from "../train/train_cells.ts";
import { identifyCell } from "./cell_identity.ts";
import { type CohortResources, openCohort } from "./cohort_resources.ts";
import { type CommandCell, runCommandCell } from "./command/command_cell.ts";
import { Resources } from "./resources.ts";
import { scoreCells, validatorOf } from "./score_cells.ts";
import { plannedCell, scoreUpload } from "./score_upload.ts";
import type { CellReport, Job, JobCell, JobListener } from "./types.ts";

/** How often it is told that a program runs, milliseconds. */
const LIFE_INTERVAL = 1000;

/** Runs job after job; what the jobs of one cohort share is opened once. */
export class JobRunner {
  #resources: Resources | undefined;
  #onWork = () => {};
  #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #cohort: { readonly id: string; readonly resources: CohortResources } | undefined;

  /**
   * @param engine The running engine.
   * @param clock Times the cells.
   * @param warn Told of faults of the feature cache and of checkpoints, which change no number.
   */
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly warn: (message: string) => void = () => {},
  ) {}

  /**
   * Trains and scores the cells of a job.
   *
   * @param listener Told how it is coming along.
   * @returns One report per cell, in order. A cell that diverges or fails is reported, it does not throw.
   * @throws {TypeError} The job's keys were made with another engine's numerics.
   * @throws {RangeError} They were made with other data or weights than are there now.
   */
  async run(job: Job, listener: JobListener): Promise<CellReport[]> {
    this.#onWork = listener.onWork ?? (() => {});
    this.#assertNumerics(job);
    const looked = this.#lookUp(job);
    if (isExternal(job.cells[0].settings)) return await this.#scoreUploads(job, looked);
    if (isRerun(job.cells[0].settings)) return await this.#runPrograms(job, looked, listener);
    const resources = await this.#open(job, looked);
    assertInputs(job, resources);
    const started = this.clock.elapsed();
    const definitions = await Promise.all(
      job.cells.map(({ settings }) => looked.method(settings.method)),
    );
    const stream = streamOf(job.cells, definitions, resources);
    const steps = Math.max(...job.cells.map(({ settings }) => settings.train.steps));
    const heap = Deno.memoryUsage().heapUsed;
    const trained = await trainCells(
      job.cells.map((cell, i) => this.#trainingCell(cell, definitions[i], resources, stream, job)),
      stream,
      {
        onStep: (step, loss) => listener.onStep({ step, steps, loss }),
        validate: validatorOf(job.cells, resources, this.#onWork),
      },
    );
    const heapGrowth = Deno.memoryUsage().heapUsed - heap;
    try {
      const scores = await scoreCells(job.cells, trained, resources, this.#onWork, job.segments);
      // What the cells share is shared out among them.
      const wallSeconds = (this.clock.elapsed() - started) / 1000 / job.cells.length;
      return job.cells.map(({ key }, i) => ({
        key,
        ...scores[i],
        curve: roundedCurve(trained[i].curve),
        validation: trained[i].validation && roundedValidation(trained[i].validation),
        engine: this.engine.description,
        wallSeconds,
        peakBytes: this.engine.peakBytes(),
        notes: growthNotes(trained[i], heapGrowth),
      }));
    } finally {
      for (const { trainer } of trained) disposeOf(trainer);
    }
  }

  /** Cells of predictions that another program made. */
  #scoreUploads({ cells, numerics }: Job, resources: Resources): Promise<CellReport[]> {
    return this.#reports(cells, (cell) => scoreUpload(cell, resources, numerics, this.#onWork));
  }

  /** Cells of predictions that a program makes, which is ended where {@linkcode interrupt} is called. */
  async #runPrograms(job: Job, resources: Resources, listener: JobListener): Promise<CellReport[]> {
    const { onLine = () => {} } = listener;
    const stop = this.#stop = new AbortController();
    // It may go on for hours without a word; how long it may is its own limit.
    const life = setInterval(() => this.#onWork(), LIFE_INTERVAL);
    const running = this.#reports(job.cells, async (cell) => {
      try {
        const run = await this.#commandCell(cell, job, resources);
        const { signal } = stop;
        const metrics = await runCommandCell(run, { signal, onWork: () => this.#onWork(), onLine });
        return { outcome: { status: "finished" }, metrics };
      } catch (error) {
        return { outcome: { status: "failed", step: 0, cause: causeOf(error) }, metrics: null };
      }
    }).finally(() => clearInterval(life));
    this.#running = running;
    return await running;
  }

  /** @throws {RangeError} What its key was made with has changed since. */
  async #commandCell(cell: JobCell, job: Job, resources: Resources): Promise<CommandCell> {
    const { settings } = cell;
    const { command } = await resources.method(settings.method);
    if (!command || !job.command) {
      throw new TypeError(`Cannot run "${settings.method}": the job names no program, expected one`);
    }
    const { key } = (await identifyCell(plannedCell(cell), resources, job.numerics)).key;
    if (key !== cell.key) {
      throw new RangeError(
        `Cannot run "${settings.method}": its files or its data were changed since this run began, expected them as they were`,
      );
    }
    const shared = { cell, command, dataset: await resources.openDataset(settings), folders: job.command };
    if (!command.takesBackbone) return shared;
    const cohort = await this.#open(job, resources);
    assertInputs(job, cohort);
    const { method: _, ...code } = await resources.code(settings);
    const { backbone, features } = settings;
    const identity = { backbone, features, code, weights: cohort.weights, numerics: job.numerics };
    return { ...shared, features: { identity, banks: { train: cohort.train, val: cohort.val } } };
  }

  /** Reports on cells that are not trained here, one after the other. */
  async #reports(
    cells: readonly JobCell[],
    score: (cell: JobCell) => Promise<Pick<CellReport, "outcome" | "metrics">>,
  ): Promise<CellReport[]> {
    const reports: CellReport[] = [];
    for (const cell of cells) {
      const started = this.clock.elapsed();
      reports.push({
        key: cell.key,
        ...await score(cell),
        curve: { steps: [], losses: {}, diagnostics: {} },
        validation: null,
        engine: this.engine.description,
        wallSeconds: (this.clock.elapsed() - started) / 1000,
        peakBytes: this.engine.peakBytes(),
        notes: [],
      });
    }
    return reports;
  }

  /** Ends the program that runs, if one does, and waits for its end. */
  async interrupt(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Frees what is open. */
  dispose(): void {
    this.#cohort?.resources.dispose();
    this.#cohort = undefined;
  }

  /** A result of other arithmetic under these keys would pass for theirs. */
  #assertNumerics({ numerics, cells: [{ settings }] }: Job): void {
    if (numerics === this.engine.numerics) return;
    throw new TypeError(
      `Cannot train "${settings.method}": this worker's engine computes as "${this.engine.numerics}", ` +
        `expected "${numerics}", which the keys of the cells were made with`,
    );
  }

  /** What the names of a job stand for; all jobs of a table share it. */
  #lookUp({ workspace, scope, items = Infinity }: Job): Resources {
    const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
    const known = this.#resources;
    if (!known || known.items !== items || !same([known.workspace, known.scope], [workspace, scope])) {
      this.dispose();
      return this.#resources = new Resources(workspace, scope, {}, items);
    }
    return known;
  }

  async #open(job: Job, resources: Resources): Promise<CohortResources> {
    const { settings } = job.cells[0];
    // The evaluation bank belongs to the cohort's resources, so its settings tell cohorts apart here as well.
    const id = `${cohortOf(settings, 0)}/${settings.evaluate.resolution}`;
    if (this.#cohort?.id !== id) {
      this.dispose();
      const onWork = () => this.#onWork();
      const opened = await openCohort(settings, resources, this.engine, this.#cache(job), onWork);
      this.#cohort = { id, resources: opened };
    }
    return this.#cohort.resources;
  }

  #trainingCell(
    { key, settings, seed }: JobCell,
    method: MethodDefinition,
    { dataset, train }: CohortResources,
    { stepsPerEpoch }: FeatureStream,
    { checkpoints }: Job,
  ): TrainingCell {
    const { batch, steps, extra_clusters, linear_probe } = settings.train;
    return {
      steps,
      validateEvery: settings.evaluate.validate_every,
      // As HP's program has it (reference: HP, section 12).
      takesLater: settings.evaluate.validate_score === "sum",
      checkpoint: checkpoints === undefined ? undefined : checkpointOf(checkpoints, key, this.warn),
      start: () => {
        assertGiven(method, settings, train);
        return method.trainer({
          options: settings.options,
          ...extensionContext(settings, method),
          classes: dataset.classes.length,
          clusters: dataset.classes.length + extra_clusters,
          linearProbe: linear_probe && steps > 0,
          probeRateScale: probeRateScale(settings.train),
          channels: train.channels,
          random: new RandomStreams(seed, settings.train.seeds_vary),
          images: train,
          batch,
          steps,
          stepsPerEpoch,
        });
      },
    };
  }

  #cache({ cache }: Job): FeatureCache | undefined {
    const { engine: { numerics }, clock, warn } = this;
    return cache && new FeatureCache({ ...cache, numerics, clock, warn });
  }
}

/** Files that were changed since the keys were made would give results that the keys do not stand for. */
function assertInputs({ inputs, cells: [{ settings }] }: Job, { dataset, weights }: CohortResources): void {
  for (
    const [what, name, found, expected] of [
      ["dataset", settings.dataset, dataset.fingerprint, inputs?.dataset],
      ["weights of", settings.backbone, weights, inputs?.weights],
    ]
  ) {
    if (expected === undefined || found === expected) continue;
    throw new RangeError(
      `Cannot train on the ${what} "${name}": changed since this run began, it is ${found}, ` +
        `expected ${expected}, which the keys of the cells were made with`,
    );
  }
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
