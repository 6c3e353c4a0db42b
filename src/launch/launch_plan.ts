/**
 * What a process needs to know that runs jobs of a table by itself: plain data, for a file.
 *
 * @module
 */
import type { EngineName } from "../engine/types.ts";
import type { CellResult, Provenance } from "../results/types.ts";
import type { TrackName } from "../spec/mod.ts";
import type { Job } from "./types.ts";

/** Schema of plan files. */
export const PLAN_SCHEMA: LaunchPlan["schema"] = "omh-bench/plan@1";

/** What is the same for all jobs of a run. */
export interface LaunchPlan {
  /** Names the kind of file and its version. */
  readonly schema: "omh-bench/plan@1";
  /** Id of the table. */
  readonly table: string;
  /** Its track. */
  readonly track: TrackName;
  /** Folder of all results, absolute. */
  readonly results: string;
  /** The folder that the run was started in, absolute: what names in modules mean depends on it. */
  readonly folder: string;
  /** The engine that workers start. */
  readonly engine: EngineName;
  /** Its numerics tag, which the keys of the cells were made with: no other may train them. */
  readonly numerics: string;
  /** What results say of the program that made them; of the machine, each says its own. */
  readonly provenance: Pick<Provenance, "versions" | "engine" | "git">;
  /**
   * Longest time that a job may go without a sign of work, seconds.
   *
   * @default {3600}
   */
  readonly stepLimit?: number;
}

/** What the result of a cell has besides what comes of its training, and what is known of it. */
export interface CellFrame extends Pick<CellResult, "identity" | "key_parts" | "open_choices"> {
  /** Name of its row. */
  readonly row: string;
  /** When the result was finished that was there before and is to be replaced; absent where none was. */
  readonly before?: string;
  /** Set where a sound result is there and stays, and the cell is trained again for its model alone. */
  readonly forModel?: true;
}

/** A job with all that its results have. */
export interface PlannedJob {
  /** What is to be trained. */
  readonly job: Job;
  /** What the result of each of its cells has besides, by key. */
  readonly frames: Readonly<Record<string, CellFrame>>;
}

/** The part of a job that some of its cells are; the others are another's. */
export function withCells({ job, frames }: PlannedJob, keys: ReadonlySet<string>): PlannedJob {
  const cells = job.cells.filter(({ key }) => keys.has(key));
  return { job: { ...job, cells }, frames: Object.fromEntries(cells.map(({ key }) => [key, frames[key]])) };
}
