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

/** Where nothing can be redrawn, a line at most this often, in milliseconds. */
const PLAIN_INTERVAL = 10_000;

/** Rate and time left are told once this much of a cell is trained, fraction of 1. */
const TELLING_SHARE = 0.05;

/** Cells that are trained side by side, and how far they are. */
interface ActiveCells {
  readonly cells: readonly PlannedCell[];
  readonly progress: JobProgress;
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

/** Shows cells, steps, loss, rate and the time left: one line that is redrawn, or plain lines. */
export class ProgressView implements UntilDecidedListener {
  /** By the first of them. */
  readonly #active = new Map<PlannedCell, ActiveCells>();
  #total = 0;
  #done = 0;
  #trained = 0;
  #started = 0;
  #told = 0;

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

  onStart(total: number, finished: number): void {
    this.#active.clear();
    this.#trained = 0;
    this.#total = total;
    this.#done = finished;
    this.#started = this.#told = this.terminal.clock.elapsed();
    const left = total - finished;
    const plan = left === 0 ? "nothing to train; --fresh trains all again" : `${left} to train`;
    this.#line(`${this.#table}${this.#engine}: ${total} cells, ${finished} finished before, ${plan}`);
  }

  onProgress(cells: readonly PlannedCell[], progress: JobProgress): void {
    this.#active.set(cells[0], { cells, progress });
    const now = this.terminal.clock.elapsed();
    if (this.terminal.interactive) this.terminal.err(`\r\x1b[K${this.#status()}`);
    else if (now - this.#told >= PLAIN_INTERVAL) {
      this.#told = now;
      this.#line(this.#status());
    }
  }

  onCell(cell: PlannedCell, result: CellResult): void {
    const { outcome, provenance } = result;
    this.#active.delete(cell);
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

  #status(): string {
    const active = [...this.#active.values()];
    const texts = active.map(({ cells, progress: { step, steps, loss, line } }) =>
      `${namesOf(cells)}: ${line ?? `step ${step}/${steps} loss ${loss.toFixed(3)}`}`
    );
    const seconds = (this.terminal.clock.elapsed() - this.#started) / 1000;
    const shares = active.reduce(
      (sum, { cells, progress: { step, steps } }) => sum + cells.length * step / steps,
      this.#trained,
    );
    const left = this.#total - this.#done - (shares - this.#trained);
    const rate = active.reduce((sum, { cells, progress }) => sum + cells.length * progress.step, 0) / seconds;
    // Before that, most of the time went to features, and a guess would be far off.
    const tells = this.#trained > 0 ||
      active.some(({ progress: { step, steps } }) => step / steps >= TELLING_SHARE);
    const time = tells ? `, ${duration(seconds / shares * left)} left` : "";
    const speed = tells && this.#trained === 0 ? `, ${rate.toFixed(1)} steps/s` : "";
    return `[${this.#done}/${this.#total}] ${texts.join("; ")}${speed}${time}`;
  }

  #line(text: string): void {
    this.terminal.err(`${this.terminal.interactive ? "\r\x1b[K" : ""}${text}\n`);
  }
}

function scoresInWords(primary: ScoreSummary): string {
  const scores = METRICS.map(({ name, of }) => `${name} ${of(primary)?.toFixed(1)}`);
  return METRICS.every(({ of }) => typeof of(primary) !== "number")
    ? "segmented, not scored"
    : scores.join(" ");
}

function namesOf([{ point, seed }, ...others]: readonly PlannedCell[]): string {
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
