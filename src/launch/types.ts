/**
 * What passes between the process that plans a table and the worker processes that train its cells.
 *
 * @module
 */
import type { Workspace } from "../base/workspace.ts";
import type { EngineName } from "../engine/types.ts";
import type { CacheSettings } from "../features/cache/feature_cache.ts";
import type { CellMetrics } from "../results/types.ts";
import type { CellSettings, PluginScope } from "../spec/mod.ts";
import type { TrainingCurve, TrainingOutcome, ValidationCurve } from "../train/types.ts";

/** A cell to train. */
export interface JobCell {
  readonly key: string;
  readonly settings: CellSettings;
  readonly seed: number;
}

/** Cells that one worker trains side by side on one feature stream. */
export interface Job {
  /** At least one; all of one cohort and one method's needs. */
  readonly cells: readonly JobCell[];
  /** Numerics tag of the engine that the keys of the cells were made with: no other may train them. */
  readonly numerics: string;
  /** Folders of the datasets and the weight files. */
  readonly workspace: Pick<Workspace, "data">;
  /** What names in the settings mean. */
  readonly scope: PluginScope;
  /** Folder that trainings are saved in now and then and resumed from; without it, none is. */
  readonly checkpoints?: string;
  /** Where features are kept on disk; without it, nowhere. */
  readonly cache?: CacheSettings;
}

/** A trained and scored cell, without what only the planning process knows. */
export interface CellReport {
  readonly key: string;
  readonly outcome: TrainingOutcome;
  readonly metrics: CellMetrics | null;
  readonly curve: TrainingCurve;
  /** Validations that chose a step; null where none was made. */
  readonly validation: ValidationCurve | null;
  /** The engine that trained it, in words; null where none did. */
  readonly engine: string | null;
  /** Training and evaluation, seconds. */
  readonly wallSeconds: number;
  /** Largest tensor heap of the process so far, bytes. */
  readonly peakBytes: number;
}

/** How far a job is. */
export interface JobProgress {
  readonly step: number;
  readonly steps: number;
  /** Mean total loss of the job's cells. */
  readonly loss: number;
}

/** First message to a worker: how to start. */
export interface WorkerSetup {
  readonly engine: EngineName;
}

/** What a worker says, one JSON text a line on its standard output. */
export type WorkerMessage =
  | { readonly type: "progress"; readonly progress: JobProgress }
  | { readonly type: "done"; readonly reports: readonly CellReport[] }
  | { readonly type: "error"; readonly message: string };
