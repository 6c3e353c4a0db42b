/**
 * How fast a run goes at present, and how long it will still take.
 *
 * @module
 */

/** The rate is that of this long until now, milliseconds: the first steps of a run compute features and are slower. */
const WINDOW = 60_000;

/** Rates are told of work that took this long at least, milliseconds. */
const LEAST_SPAN = 500;

/** The steps of cells that are trained side by side, and when they were done. */
export class StepMeter {
  readonly #seen: { readonly at: number; readonly step: number }[] = [];
  #first: number | undefined;
  #last = 0;

  /** @param cells How many cells there are: each makes every step. */
  constructor(readonly cells: number) {}

  /**
   * Notes how far they are.
   *
   * @param at Time, milliseconds.
   * @param step Steps that are done.
   */
  note(at: number, step: number): void {
    this.#seen.push({ at, step });
    // Two are kept in any case, so that a step that takes longer than the window has a rate as well.
    while (this.#seen.length > 2 && this.#seen[0].at < at - WINDOW) this.#seen.shift();
    this.#first ??= at;
    this.#last = at;
  }

  /** Steps of all its cells per second; undefined where too few were made to tell. */
  get rate(): number | undefined {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    if (!first || !last || last.at - first.at < LEAST_SPAN || last.step <= first.step) return undefined;
    return 1000 * this.cells * (last.step - first.step) / (last.at - first.at);
  }

  /** How long its steps took, seconds. */
  get seconds(): number {
    return this.#first === undefined ? 0 : (this.#last - this.#first) / 1000;
  }
}

/** What is left of a run, by the rate of its steps and by what finished cells took besides: features, reading, scoring. */
export class TimeLeft {
  #besides = 0;
  #finished = 0;
  #rate: number | undefined;

  /**
   * Notes a job that is finished.
   *
   * @param meter Its steps.
   * @param seconds What each of its cells took in all.
   */
  finish(meter: StepMeter, seconds: number): void {
    this.#besides += Math.max(0, meter.cells * seconds - meter.seconds);
    this.#finished += meter.cells;
    this.#rate = meter.rate ?? this.#rate;
  }

  /**
   * Steps of all cells per second, at present; a job that has just begun counts as one that ended.
   *
   * @param active Meters of the jobs under way.
   */
  rate(active: readonly StepMeter[]): number | undefined {
    const rates = active.map((meter) => meter.rate ?? this.#rate).filter((rate) => rate !== undefined);
    return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0);
  }

  /**
   * Seconds until all is done; undefined where nothing is known of that.
   *
   * @param active Meters of the jobs under way.
   * @param steps Steps that are to be made, of all cells together.
   * @param cells Cells that are not finished.
   */
  seconds(active: readonly StepMeter[], steps: number, cells: number): number | undefined {
    const rate = this.rate(active);
    if (steps > 0 && rate === undefined) return undefined;
    if (steps === 0 && this.#finished === 0) return undefined;
    const each = this.#finished === 0 ? 0 : this.#besides / this.#finished;
    return (rate === undefined ? 0 : steps / rate) + cells * each / Math.max(1, active.length);
  }
}
