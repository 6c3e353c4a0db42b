/**
 * How a run is coming along, on standard error.
 *
 * @module
 */
import type { DigestProgress } from "../data/file_digests.ts";
import type { JobProgress } from "../launch/types.ts";
import type { ExpectedSeeds, UntilDecidedListener } from "../app/until_decided.ts";
import { primaryScores } from "../results/primary_scores.ts";
import type { CellResult } from "../results/types.ts";
import { METRICS, type PlannedCell, type ScoreSummary, type TablePlan } from "../spec/mod.ts";
import type { Terminal } from "./command.ts";
import { StepMeter, TimeLeft } from "./time_left.ts";

/** Where nothing can be redrawn, a line at most this often, in milliseconds. */
const PLAIN_INTERVAL = 10_000;

/** Rate and time left are told once this much of a cell is trained, fraction of 1. */
const TELLING_SHARE = 0.05;

/** Characters of a bar. */
const BAR = 20;

/** Characters of a line where the terminal does not say. */
const COLUMNS = 80;

/** Cells that are trained side by side, and how far they are. */
interface ActiveJob {
  readonly cells: readonly PlannedCell[];
  readonly meter: StepMeter;
  progress: JobProgress;
}

/** Files that are read in less than a glance are not worth a line. */
const FEW_FILES = 1000;

/** Shows how far reading a dataset's files for their digests is: one line that is redrawn, or now and then a plain one. */
export function digestProgress({ interactive, err, clock }: Terminal): (progress: DigestProgress) => void {
  let told = -PLAIN_INTERVAL;
  return ({ name, done, total }) => {
    if (total < FEW_FILES) return;
    const line = `${name}: ${done} of ${total} files read for their digests, which are remembered`;
    if (interactive) err(`\r\x1b[K${line}${done === total ? "\n" : ""}`);
    else if (done === total || clock.elapsed() - told >= PLAIN_INTERVAL) {
      told = clock.elapsed();
      err(`${line}\n`);
    }
  };
}

/**
 * Shows cells, steps, loss, rate and the time left: on a terminal a line for each job and one for the run, which are redrawn; elsewhere
 * a plain line now and then. How each cell ended is a line that stays.
 */
export class ProgressView implements UntilDecidedListener {
  /** By the first of their cells. */
  readonly #active = new Map<PlannedCell, ActiveJob>();
  /** Steps that each cell has left which is not finished, but for those of jobs under way. */
  readonly #waiting = new Map<PlannedCell, number>();
  #timeLeft = new TimeLeft();
  #total = 0;
  #done = 0;
  #trained = 0;
  #told = 0;
  /** Lines that stand on the terminal and are to be redrawn. */
  #drawn = 0;

  #table = "";
  #engine = "";

  /** @param plan The table that is run first. */
  constructor(private readonly terminal: Terminal, plan?: TablePlan) {
    if (plan) this.begin(plan);
  }

  /** Goes on to a table. */
  begin({ id, track }: TablePlan): void {
    this.#table = `${id}, ${track} track`;
  }

  onEngine(description: string): void {
    this.#engine = `, ${description}`;
  }

  onExpected(claims: readonly ExpectedSeeds[]): void {
    for (const { claim, seeds, expected } of claims) this.#line(`${claim}: ${guess(seeds, expected)}`);
  }

  onNotice(sentence: string): void {
    this.#line(sentence);
  }

  onStart(total: number, finished: number, waiting: readonly PlannedCell[]): void {
    this.#active.clear();
    this.#waiting.clear();
    for (const cell of waiting) this.#waiting.set(cell, cell.settings.train.steps);
    this.#timeLeft = new TimeLeft();
    this.#trained = 0;
    this.#total = total;
    this.#done = finished;
    this.#told = this.terminal.clock.elapsed();
    const left = total - finished;
    const plan = left === 0 ? "nothing to train; --fresh trains all again" : `${left} to train`;
    this.#line(`${this.#table}${this.#engine}: ${total} cells, ${finished} finished before, ${plan}`);
  }

  onProgress(cells: readonly PlannedCell[], progress: JobProgress): void {
    const now = this.terminal.clock.elapsed();
    const job = this.#active.get(cells[0]) ?? { cells, progress, meter: new StepMeter(cells.length) };
    job.progress = progress;
    // Of a program no step is known.
    if (progress.line === undefined) job.meter.note(now, progress.step);
    this.#active.set(cells[0], job);
    if (this.terminal.interactive) this.#redraw();
    else if (now - this.#told >= PLAIN_INTERVAL) {
      this.#told = now;
      this.#line(this.#status());
    }
  }

  onCell(cell: PlannedCell, result: CellResult): void {
    const { outcome, provenance } = result;
    const job = this.#active.get(cell);
    if (job) this.#timeLeft.finish(job.meter, provenance.wall_seconds);
    this.#active.delete(cell);
    this.#waiting.delete(cell);
    this.#done++;
    this.#trained++;
    const primary = primaryScores(result);
    const scores = primary
      ? scoresInWords(primary)
      : `${outcome.status}${
        outcome.status === "finished" ? "" : ` at step ${outcome.step}: ${outcome.cause}`
      }`;
    const seconds = provenance.wall_seconds.toFixed(0);
    this.#line(
      `[${this.#done}/${this.#total}] ${cell.point.name}, seed ${cell.seed}: ${scores} (${seconds} s)`,
    );
  }

  /** All jobs in one line. */
  #status(): string {
    const texts = [...this.#active.values()].map(({ cells, progress: { step, steps, loss, line } }) =>
      `${namesOf(cells)}: ${line ?? `step ${step}/${steps} loss ${loss.toFixed(3)}`}`
    );
    return [`[${this.#done}/${this.#total}] ${texts.join("; ")}`, ...this.#pace()].join(", ");
  }

  /** Rate and time left, as far as they are known. */
  #pace(): string[] {
    const active = [...this.#active.values()];
    const meters = active.map(({ meter }) => meter);
    const rate = this.#timeLeft.rate(meters);
    // Before that, most of the time went to features, and a guess would be far off.
    const tells = this.#trained > 0 ||
      active.some(({ progress: { step, steps } }) => step / steps >= TELLING_SHARE);
    const made = active.reduce((sum, { cells, progress }) => sum + cells.length * progress.step, 0);
    const planned = this.#waiting.values().reduce((sum, steps) => sum + steps, 0);
    const seconds = this.#timeLeft.seconds(meters, Math.max(0, planned - made), this.#total - this.#done);
    return tells
      ? [
        ...rate === undefined ? [] : [`${rate.toFixed(1)} steps/s`],
        ...seconds === undefined ? [] : [`${duration(seconds)} left`],
      ]
      : [];
  }

  /** Draws the lines of the jobs, and that of the run below them, in place of what was drawn before. */
  #redraw(): void {
    const width = (this.terminal.columns?.() ?? COLUMNS) - 1;
    const lines = [
      ...this.#active.values().map(jobLine),
      [`[${this.#done}/${this.#total}]`, ...this.#pace().slice(-1)].join(" "),
    ].map((line) => line.slice(0, width));
    this.terminal.err(`${this.#erasure()}${lines.join("\n")}`);
    this.#drawn = lines.length;
  }

  /** What takes away the lines that were drawn. */
  #erasure(): string {
    const up = this.#drawn > 1 ? `\x1b[${this.#drawn - 1}A` : "";
    return `\r${up}\x1b[J`;
  }

  /** A line that stays, above those that are redrawn. */
  #line(text: string): void {
    if (!this.terminal.interactive) return this.terminal.err(`${text}\n`);
    this.terminal.err(`${this.#erasure()}${text}\n`);
    this.#drawn = 0;
    if (this.#active.size > 0) this.#redraw();
  }
}

/** A job with its bar, what is most important first. */
function jobLine({ cells, meter, progress: { step, steps, loss, line } }: ActiveJob): string {
  if (line !== undefined) return `${namesOf(cells)}: ${line}`;
  const filled = Math.round(BAR * Math.min(1, step / steps));
  const rate = meter.rate === undefined ? undefined : meter.rate / meter.cells;
  return [
    `${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${step}/${steps}`,
    `loss ${loss.toFixed(3)}`,
    ...rate === undefined ? [] : [`${rate.toFixed(1)} steps/s`, `${duration((steps - step) / rate)} left`],
    namesOf(cells),
  ].join("  ");
}

function scoresInWords(primary: ScoreSummary): string {
  const scores = METRICS.map(({ name, of }) => `${name} ${of(primary)?.toFixed(1)}`);
  return METRICS.every(({ of }) => typeof of(primary) !== "number")
    ? "segmented, not scored"
    : scores.join(" ");
}

/** The cell that takes the most steps, which are those that a line counts, and how many go with it. */
function namesOf(cells: readonly PlannedCell[]): string {
  const byLength = cells.toSorted((a, b) => b.settings.train.steps - a.settings.train.steps);
  const [{ point, seed }, ...others] = byLength;
  return `${point.name}, seed ${seed}${others.length > 0 ? ` and ${others.length} more` : ""}`;
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** How many seeds a claim is likely to take. */
function guess(seeds: number, expected: number | undefined): string {
  const so = `${seeds} ${seeds === 1 ? "seed" : "seeds"} so far`;
  if (expected === undefined) return `${so}; how many it takes is unknown before the first 5`;
  if (expected === Infinity) return `${so}; as they lie, the largest number will not decide it`;
  return expected === seeds ? `${so} decide it` : `${so}; as they lie, about ${expected} decide it`;
}
