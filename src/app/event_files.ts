/**
 * TensorBoard's event files of a table: one per cell, in a folder that TensorBoard shows as a run.
 *
 * @module
 */
import { resolve } from "node:path";
import { encodeEventFile, type EventImage, type LoggedEvent } from "../formats/tensorboard/event_file.ts";
import { readoutScores } from "../results/readout_scores.ts";
import type { CellResult } from "../results/types.ts";
import type { PlannedCell, TablePlan } from "../spec/mod.ts";
import { UsageError } from "./load_plan.ts";
import type { RunListener } from "./run_table.ts";

/** Pictures by tag. */
export type EventImages = Readonly<Record<string, EventImage>>;

/** TensorBoard takes files for its own that have `tfevents` in their name; one of the same name is replaced. */
const FILE = "events.out.tfevents.omh-bench";

/** Writes `<table>/<track>/<row>/seed-<seed>/events.out.tfevents.omh-bench` for each cell. */
export class EventFiles implements RunListener {
  readonly #written = new Map<PlannedCell, CellResult>();

  /** @param folder That TensorBoard is shown; `EventFiles.open` makes it. */
  private constructor(readonly folder: string, private readonly plan: Pick<TablePlan, "id" | "track">) {}

  /**
   * Makes the folder of the event files of a table.
   *
   * @throws {UsageError} There can be no such folder.
   * @throws {Deno.errors.NotCapable} This process may not write there.
   */
  static async open(folder: string, plan: Pick<TablePlan, "id" | "track">): Promise<EventFiles> {
    await Deno.mkdir(`${folder}/${plan.id}/${plan.track}`, { recursive: true }).catch((cause) => {
      if (cause instanceof Deno.errors.NotCapable) throw cause;
      throw new UsageError(`Cannot write event files to "${folder}": it is no folder, expected one`, {
        cause,
      });
    });
    return new EventFiles(folder, plan);
  }

  /** Writes the file of a cell that has just ended. */
  onCell(cell: PlannedCell, result: CellResult): void {
    this.#write(cell, result);
    this.#written.set(cell, result);
  }

  /** Writes the files of cells that were finished before. */
  onTable(cells: readonly PlannedCell[], results: readonly CellResult[]): void {
    for (const [i, cell] of cells.entries()) if (!this.#written.has(cell)) this.onCell(cell, results[i]);
  }

  /** Results of the cells whose files were written, each once: rows and batches of seeds may have a cell in common. */
  get results(): readonly CellResult[] {
    return [...new Map([...this.#written.values()].map((result) => [result.key, result])).values()];
  }

  /**
   * Writes the files of a cell again, with pictures.
   *
   * @param key Of the cell, whose files were written.
   */
  addImages(key: string, images: EventImages): void {
    for (const [cell, result] of this.#written) if (result.key === key) this.#write(cell, result, images);
  }

  #write(cell: PlannedCell, result: CellResult, images?: EventImages): void {
    const { id, track } = this.plan;
    const run = resolve(this.folder, id, track, folderName(cell.point.name), `seed-${cell.seed}`);
    Deno.mkdirSync(run, { recursive: true });
    const time = Date.parse(result.provenance.finished_at) / 1000;
    Deno.writeFileSync(`${run}/${FILE}`, encodeEventFile(eventsOf(result, images), time));
  }
}

/**
 * What a cell's event file holds: `loss/<name>` and `diagnostic/<name>` at the last step of each window, `validation/score` where
 * steps were validated, and `<readout>/<metric>`, percent, at the step that training ended with, beside pictures where there are
 * some.
 */
export function eventsOf(result: CellResult, images: EventImages = {}): LoggedEvent[] {
  const { curve, validation, outcome, settings } = result;
  const series = [
    ...Object.entries(curve.losses).map(([name, values]) => ({ tag: `loss/${name}`, values })),
    ...Object.entries(curve.diagnostics).map(([name, values]) => ({ tag: `diagnostic/${name}`, values })),
  ];
  const training = curve.steps.map((step, i) => ({
    step,
    values: Object.fromEntries(series.map(({ tag, values }) => [tag, values[i]])),
  }));
  const validations = (validation?.steps ?? []).flatMap((step, i) => {
    const score = validation!.scores[i];
    return score === null ? [] : [{ step, values: { "validation/score": score } }];
  });
  const last = outcome.status === "finished" ? settings.train.steps : outcome.step;
  const final = {
    step: last,
    values: readoutScores(result),
    ...Object.keys(images).length > 0 && { images },
  };
  return [...training, ...validations, final].toSorted((a, b) => a.step - b.step)
    .filter(({ values, images }: LoggedEvent) => Object.keys(values).length > 0 || images !== undefined);
}

/** A row's name with what no folder may hold written as in a URL, so that two rows have two folders. */
function folderName(row: string): string {
  const encoded = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  // deno-lint-ignore no-control-regex -- these are what it looks for
  return row.replace(/[\x00-\x1f"%*/:<>?\\|]|^\.|[. ]$/g, encoded);
}
