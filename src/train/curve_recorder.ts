/**
 * Averages what every step reports over windows of steps.
 *
 * @module
 */
import type { StepReport } from "../methods/types.ts";
import type { TrainingCurve } from "./types.ts";

/** At most this many windows: enough to see a curve settle, few enough to read a result file. */
const WINDOWS = 40;

/** All that a recorder holds, as plain data. */
export interface RecorderState {
  readonly step: number;
  readonly curve: TrainingCurve;
  /** Reports of the window that is not full yet. */
  readonly open: readonly StepReport[];
}

/** Collects the curve of one cell. */
export class CurveRecorder {
  readonly #window: number;
  readonly #curve: OpenCurve;
  #open: StepReport[];
  #step: number;

  /**
   * @param steps Number of steps of the training.
   * @param from What a recorder of the same training held; by default nothing.
   */
  constructor(private readonly steps: number, from?: RecorderState) {
    this.#window = Math.ceil(steps / WINDOWS);
    this.#curve = structuredClone(from?.curve ?? { steps: [], losses: {}, diagnostics: {} }) as OpenCurve;
    this.#open = [...from?.open ?? []];
    this.#step = from?.step ?? 0;
  }

  /** What a recorder needs to go on from here. */
  get state(): RecorderState {
    return { step: this.#step, curve: this.#curve, open: this.#open };
  }

  /** Adds the next step. */
  add(report: StepReport): void {
    this.#open.push(report);
    this.#step++;
    if (this.#open.length === this.#window || this.#step === this.steps) this.#close();
  }

  /** The curve up to the last full window. */
  get curve(): TrainingCurve {
    return this.#curve;
  }

  #close(): void {
    this.#curve.steps.push(this.#step);
    appendMeans(this.#curve.losses, this.#open.map((report) => report.losses));
    appendMeans(this.#curve.diagnostics, this.#open.map((report) => report.diagnostics));
    this.#open = [];
  }
}

type Series = Record<string, number[]>;

interface OpenCurve {
  readonly steps: number[];
  readonly losses: Series;
  readonly diagnostics: Series;
}

function appendMeans(series: Series, reports: readonly Readonly<Record<string, number>>[]): void {
  for (const name of Object.keys(reports[0])) {
    const sum = reports.reduce((total, report) => total + report[name], 0);
    (series[name] ??= []).push(sum / reports.length);
  }
}
