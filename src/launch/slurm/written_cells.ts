/**
 * Which awaited cells have their results by now.
 *
 * @module
 */
import { ResultStore } from "../../results/result_store.ts";
import { isNotFound } from "../../base/workspace.ts";
import { newResult } from "../finish_cell.ts";
import type { LaunchPlan, PlannedJob } from "../launch_plan.ts";

/** Looks for results: the folder of all cells once a look, and single files only where one of an earlier run lies there. */
export class WrittenCells {
  readonly #store: ResultStore;
  readonly #folder: string;
  /** Time of the last change of files that were looked into, milliseconds. */
  readonly #seen = new Map<string, number>();

  /** Looks at nothing yet. */
  constructor(private readonly plan: LaunchPlan) {
    this.#store = new ResultStore(plan.results);
    this.#folder = `${this.#store.folder(plan.table, plan.track)}/cells`;
  }

  /**
   * Looks once.
   *
   * @param waiting Jobs by the keys of their awaited cells.
   * @returns Keys of the cells that have their results.
   */
  async among(waiting: ReadonlyMap<string, PlannedJob>): Promise<string[]> {
    const there = await this.#keys();
    const written: string[] = [];
    for (const [key, job] of waiting) {
      if (there.has(key) && await this.#isNew(key, job)) written.push(key);
    }
    return written;
  }

  async #isNew(key: string, job: PlannedJob): Promise<boolean> {
    const { before, forModel } = job.frames[key];
    if (before === undefined && !forModel) return true;
    if (!forModel && !await this.#hasChanged(key)) return false;
    return await newResult(job, key, { store: this.#store, plan: this.plan }) !== undefined;
  }

  async #hasChanged(key: string): Promise<boolean> {
    const { mtime } = await Deno.stat(`${this.#folder}/${key}.json`);
    const time = mtime?.getTime() ?? NaN;
    if (this.#seen.get(key) === time) return false;
    this.#seen.set(key, time);
    return true;
  }

  async #keys(): Promise<Set<string>> {
    const keys = new Set<string>();
    try {
      for await (const { name } of Deno.readDir(this.#folder)) {
        if (name.endsWith(".json")) keys.add(name.slice(0, -".json".length));
      }
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    return keys;
  }
}
