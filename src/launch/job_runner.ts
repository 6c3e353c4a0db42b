/**
 * Runs the jobs of a worker in this process, and keeps open what the jobs of one cohort share.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Engine } from "../engine/types.ts";
import { FeatureCache } from "../features/cache/feature_cache.ts";
import { isExternal, isRerun } from "../spec/external.ts";
import { cohortOf } from "../spec/mod.ts";
import { StoppedError } from "../train/stopped_error.ts";
import { type CohortResources, openCohort } from "./cohort_resources.ts";
import { runPrograms, scoreUploads } from "./external_cells.ts";
import { NumericsError } from "./numerics_error.ts";
import { Resources } from "./resources.ts";
import { trainJob } from "./train_job.ts";
import type { CellReport, Job, JobListener } from "./types.ts";

/** Runs job after job; what the jobs of one cohort share is opened once. */
export class JobRunner {
  #resources: Resources | undefined;
  #onWork = () => {};
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #program: Promise<unknown> = Promise.resolve();
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
   * Trains and scores the cells of a job, or scores what other programs predict.
   *
   * @param listener Told how it is coming along.
   * @returns One report per cell, in order. A cell that diverges or fails is reported, it does not throw.
   * @throws {NumericsError} The job's keys were made with another engine's numerics.
   * @throws {RangeError} They were made with other data or weights than are there now.
   * @throws {StoppedError} It was stopped.
   */
  async run(job: Job, listener: JobListener): Promise<CellReport[]> {
    const running = this.#run(job, listener);
    this.#running = running.catch(() => {});
    return await running;
  }

  /** Saves the trainings that are under way after the step that they are at, ends the program that runs, and waits for both. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Ends the program that runs, if one does, and waits for its end. */
  async interrupt(): Promise<void> {
    this.#stop.abort();
    await this.#program;
  }

  async #run(job: Job, listener: JobListener): Promise<CellReport[]> {
    this.#onWork = listener.onWork ?? (() => {});
    this.#assertNumerics(job);
    const resources = this.#lookUp(job);
    const { engine, clock, warn } = this;
    const { signal } = this.#stop;
    const shared = { resources, engine, clock, listener };
    const [{ settings }] = job.cells;
    if (isExternal(settings)) return await scoreUploads(job, shared);
    const open = () => this.#open(job, resources);
    if (!isRerun(settings)) return await trainJob(job, { ...shared, warn, signal, cohort: await open() });
    const running = runPrograms(job, { ...shared, open, signal });
    this.#program = running;
    const reports = await running;
    if (signal.aborted) throw new StoppedError();
    return reports;
  }

  /** Frees what is open. */
  dispose(): void {
    this.#cohort?.resources.dispose();
    this.#cohort = undefined;
  }

  /** A result of other arithmetic under these keys would pass for theirs. */
  #assertNumerics({ numerics, cells: [{ settings }] }: Job): void {
    if (numerics === this.engine.numerics) return;
    throw new NumericsError(
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
    assertInputs(job, this.#cohort.resources);
    return this.#cohort.resources;
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
