/**
 * The log of a run: a file with a line of JSON for each thing that happens, for programs to read.
 *
 * @module
 */
import { dirname } from "node:path";
import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/thrown.ts";
import type { Workspace } from "../base/workspace.ts";
import type { JobProgress } from "../launch/types.ts";
import { readoutScores } from "../results/readout_scores.ts";
import type { CellResult } from "../results/types.ts";
import type { PlannedCell, TablePlan } from "../spec/mod.ts";
import type { UntilDecidedListener } from "./until_decided.ts";

/** A job says how far it is at most this often, in milliseconds, and after its last step. */
const STEP_INTERVAL = 10_000;

/** A line of a log. What an event does not have is left out; a number that is not finite is null. */
export interface LogLine {
  /** UTC, ISO 8601. */
  readonly time: string;
  /** Of the run: `start`, `notice`, `end`. Of a cell: `wait` before the first step of any, `step`, then `losses` and `cell` at its end. */
  readonly event: "start" | "notice" | "wait" | "step" | "losses" | "cell" | "end";
  /** Table, of `start`. */
  readonly table?: string;
  /** Track, of `start`. */
  readonly track?: string;
  /** Folder of the results of all tables, absolute, of `start`. */
  readonly results?: string;
  /** The engine in words, of `start`. */
  readonly engine?: string;
  /** Cells of the table, of `start`; with `--until-decided` there is a `start` for each batch of seeds. */
  readonly cells?: number;
  /** Those of them that were finished before, of `start`. */
  readonly finished?: number;
  /** A sentence, of `notice`; the last line that a program printed, of `step`. */
  readonly message?: string;
  /** The cell's key. */
  readonly key?: string;
  /** Its row, with the values of its grid. */
  readonly row?: string;
  /** Its seed. */
  readonly seed?: number;
  /** Steps that are done, of `step`; last step of the window that was averaged over, of `losses`; where it ended, of `cell`. */
  readonly step?: number;
  /** Steps in all, of `wait` and `step`. */
  readonly steps?: number;
  /** Mean total loss of the cells that are trained side by side with it, of `step`. */
  readonly loss?: number;
  /** Steps per second since its line before, of `step`. */
  readonly rate?: number;
  /** Weighted losses by name: those of the step, of `step`; their means over a window of steps, of `losses`. */
  readonly losses?: Readonly<Record<string, number>>;
  /** Mean of each diagnostic, of `losses`. */
  readonly diagnostics?: Readonly<Record<string, number>>;
  /** Of `cell`: `finished`, `diverged` or `failed`. Of `end`: `finished`, `interrupted` or `failed`. */
  readonly status?: "finished" | "diverged" | "failed" | "interrupted";
  /** Scores by readout and metric, percent, of `cell`. */
  readonly scores?: Readonly<Record<string, number>>;
  /** Training and evaluation, of `cell`; the whole run, of `end`. Seconds. */
  readonly seconds?: number;
  /** Why it did not finish, of `cell` and `end`. */
  readonly error?: string;
}

/** How far a job was when it was last written. */
interface Written {
  readonly at: number;
  readonly step: number;
}

/** Writes a log. A disk that is full, or a folder that there cannot be, ends the log and not the run. */
export class RunLog implements UntilDecidedListener {
  /** Why the log ends before the run does; undefined where it does not. */
  fault: string | undefined;
  readonly #start: number;
  readonly #cells = new Map<PlannedCell, Pick<LogLine, "key" | "row" | "seed">>();
  readonly #written = new Map<PlannedCell, Written>();
  #engine = "";

  private constructor(
    /** The file. */
    readonly path: string,
    private readonly file: Deno.FsFile | undefined,
    private readonly plan: Pick<TablePlan, "id" | "track">,
    private readonly results: string,
    private readonly clock: Clock,
  ) {
    this.#start = clock.elapsed();
  }

  /**
   * Opens the log of a run that starts now, `<table>/<track>/<time>/log.jsonl`; the second of one second is `<time>_2`.
   *
   * @param workspace Folder of all logs, and that of the results.
   * @throws {Deno.errors.NotCapable} This process may not write there.
   */
  static async open(
    { logs, results }: Pick<Workspace, "logs" | "results">,
    plan: Pick<TablePlan, "id" | "track">,
    clock: Clock,
  ): Promise<RunLog> {
    const time = clock.now().toISOString().replace(/\..*$|[-:]/g, "");
    const first = `${logs}/${plan.id}/${plan.track}/${time}Z`;
    let path = `${first}/log.jsonl`;
    try {
      path = `${await makeNew(first)}/log.jsonl`;
      return new RunLog(path, await Deno.open(path, { write: true, createNew: true }), plan, results, clock);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      const log = new RunLog(path, undefined, plan, results, clock);
      log.fault = messageOf(error);
      return log;
    }
  }

  onEngine(description: string): void {
    this.#engine = description;
  }

  onNotice(message: string): void {
    this.#write({ event: "notice", message });
  }

  onStart(
    total: number,
    finished: number,
    waiting: readonly PlannedCell[],
    keys: ReadonlyMap<PlannedCell, string>,
  ): void {
    const { id: table, track } = this.plan;
    this.#write({
      event: "start",
      table,
      track,
      results: this.results,
      engine: this.#engine,
      cells: total,
      finished,
    });
    for (const cell of waiting) {
      const { point: { name: row }, seed, settings: { train: { steps } } } = cell;
      const named = { key: keys.get(cell), row, seed };
      this.#cells.set(cell, named);
      this.#write({ event: "wait", ...named, steps });
    }
  }

  onProgress(cells: readonly PlannedCell[], { step, steps, loss, losses = {}, line }: JobProgress): void {
    const at = this.clock.elapsed();
    const last = this.#written.get(cells[0]);
    if (last && at - last.at < STEP_INTERVAL && (step < steps || line !== undefined)) return;
    this.#written.set(cells[0], { at, step });
    const seconds = last && (at - last.at) / 1000;
    const rate = seconds ? { rate: Number(((step - last.step) / seconds).toFixed(3)) } : {};
    const how = line === undefined ? { step, steps, loss, ...rate } : { message: line };
    for (const cell of cells) {
      const named = this.#cells.get(cell);
      const own = losses[named?.key ?? ""];
      this.#write({ event: "step", ...named, ...how, ...own && { losses: own } });
    }
  }

  onCell(cell: PlannedCell, result: CellResult): void {
    const { curve, outcome, provenance } = result;
    const named = { key: result.key, row: cell.point.name, seed: cell.seed };
    for (const [i, step] of curve.steps.entries()) {
      const [losses, diagnostics] = [valuesAt(curve.losses, i), valuesAt(curve.diagnostics, i)];
      this.#write({ event: "losses", ...named, step, losses, diagnostics });
    }
    const { status } = outcome;
    this.#write({
      event: "cell",
      ...named,
      step: outcome.status === "finished" ? cell.settings.train.steps : outcome.step,
      status,
      scores: readoutScores(result),
      seconds: provenance.wall_seconds,
      ...outcome.status !== "finished" && { error: outcome.cause },
    });
  }

  /**
   * Writes how the run ended, and closes the file.
   *
   * @param error What ended it early, if something did.
   */
  close(status: "finished" | "interrupted" | "failed", error?: unknown): void {
    const seconds = Number(((this.clock.elapsed() - this.#start) / 1000).toFixed(2));
    this.#write({ event: "end", status, seconds, ...error !== undefined && { error: messageOf(error) } });
    this.file?.close();
  }

  #write(line: Omit<LogLine, "time">): void {
    if (this.file === undefined || this.fault !== undefined) return;
    const text = `${JSON.stringify({ time: this.clock.now().toISOString(), ...line })}\n`;
    let left = new TextEncoder().encode(text);
    try {
      while (left.length > 0) left = left.subarray(this.file.writeSync(left));
    } catch (error) {
      this.fault = messageOf(error);
    }
  }
}

/** What several series hold at one place. */
function valuesAt(series: Readonly<Record<string, readonly number[]>>, at: number): Record<string, number> {
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values[at]]));
}

/** Makes a folder that was not there, by this path or, where it is taken, with a number behind it. */
async function makeNew(path: string): Promise<string> {
  await Deno.mkdir(dirname(path), { recursive: true });
  for (let count = 1;; count++) {
    const own = count === 1 ? path : `${path}_${count}`;
    try {
      await Deno.mkdir(own);
      return own;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}
