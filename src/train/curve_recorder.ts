/**
 * Averages what every step reports over windows of steps.
 *
 * @module
 */
import type { StepReport } from "../methods/types.ts";
import type { TrainingCurve } from "./types.ts";

/** At most this many windows: enough to see a curve settle, few enough to read a result file. */
const WINDOWS = 40;

/** Collects the curve of one cell. */
export class CurveRecorder {
  readonly #window: number;
  readonly #curve = { steps: [] as number[], losses: {} as Series, diagnostics: {} as Series };
  #open: StepReport[] = [];
  #step = 0;

  /** @param steps Number of steps of the training. */
  constructor(private readonly steps: number) {
    this.#window = Math.ceil(steps / WINDOWS);
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

function appendMeans(series: Series, reports: readonly Readonly<Record<string, number>>[]): void {
  for (const name of Object.keys(reports[0])) {
    const sum = reports.reduce((total, report) => total + report[name], 0);
    (series[name] ??= []).push(sum / reports.length);
  }
}
