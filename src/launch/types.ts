/**
 * What passes between the process that plans a table and the worker processes that train its cells.
 *
 * @module
 */
import type { EngineName } from "../engine/types.ts";
import type { CacheSettings } from "../features/cache/feature_cache.ts";
import type { CellMetrics } from "../results/types.ts";
import type { CellSettings, PluginScope } from "../spec/mod.ts";
import type { DataFolders } from "./resources.ts";
import type { TrainingCurve, TrainingOutcome, ValidationCurve } from "../train/types.ts";

/** A cell to train. */
export interface JobCell {
  /** Its key, which its result is stored by. */
  readonly key: string;
  /** All its settings. */
  readonly settings: CellSettings;
  /** Seed of the run. */
  readonly seed: number;
  /**
   * Whether the parts of its model are handed over, in the folder of checkpoints.
   *
   * @default {false}
   */
  readonly keepModel?: boolean;
}

/** Inputs that the cells of a job share. */
export interface JobInputs {
  /** Fingerprint of the dataset. */
  readonly dataset: string;
  /** SHA-256 (hex) of the weights. */
  readonly weights: string;
}

/** Where programs run that are methods. */
export interface CommandFolders {
  /** What they are handed and what they write, a folder a cell. */
  readonly work: string;
  /** What they print, a file a cell. */
  readonly logs: string;
}

/** Cells that one worker trains side by side on one feature stream. */
export interface Job {
  /** At least one; all of one cohort and one method's needs. */
  readonly cells: readonly JobCell[];
  /** Numerics tag of the engine that the keys of the cells were made with: no other may train them. */
  readonly numerics: string;
  /** What the keys of the cells say of their inputs: nothing else may be trained on. Without it, whatever is there is taken. */
  readonly inputs?: JobInputs;
  /** Folders of the datasets and the weight files. */
  readonly workspace: DataFolders;
  /** What names in the settings mean. */
  readonly scope: PluginScope;
  /** Folder that trainings are saved in now and then and resumed from; without it, none is. */
  readonly checkpoints?: string;
  /** Where features are kept on disk; without it, nowhere. */
  readonly cache?: CacheSettings;
  /** Folder of label maps of what is segmented and not scored, by key; without it, none are written. */
  readonly segments?: string;
  /** The program that its cells are run by, and where; nothing for cells that are trained here. */
  readonly command?: CommandFolders & { readonly program: string };
  /**
   * Takes the first items of each split alone, to try a program.
   *
   * @default {all}
   */
  readonly items?: number;
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
  /** Where the parts of its model wait, or why there are none; absent where no model was asked for, or the cell leaves none. */
  readonly model?: { readonly parts: string } | { readonly fault: string };
  /** What else a reader should know of how it ran, each without a full stop; mostly nothing. */
  readonly notes: readonly string[];
}

/** How far a job is. */
export interface JobProgress {
  /** Steps that are done. */
  readonly step: number;
  /** Steps in all. */
  readonly steps: number;
  /** Mean total loss of the job's cells. */
  readonly loss: number;
  /** Weighted losses of the step by name, of each cell that has taken it, by its key. */
  readonly losses?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The last line that a program printed, of which no step is known. */
  readonly line?: string;
}

/** First message to a worker: how to start. */
export interface WorkerSetup {
  readonly engine: EngineName;
  /** What its messages begin with. */
  readonly token: string;
}

/** What a worker is told after that: a job, one at a time, or to save what it is at and to end. */
export type WorkerOrder = Job | { readonly stop: true };

/** What a worker says on its channel. */
export type WorkerMessage =
  | { readonly type: "progress"; readonly progress: JobProgress }
  /** A picture was read, featurised or scored: the job is coming along, if not by a step. */
  | { readonly type: "work" }
  /** Its event loop turns, whatever the job does. */
  | { readonly type: "life" }
  /** How a cell came out, each in a message of its own: a job may have a hundred cells, each with counts of every image. */
  | { readonly type: "report"; readonly report: CellReport }
  /** All cells of the job are reported. */
  | { readonly type: "done" }
  | { readonly type: "error"; readonly message: string }
  /** It computes otherwise than the keys of the job's cells were made with, and has run none. */
  | { readonly type: "refusal"; readonly message: string }
  /** The process ends, by a call of exit or by an error that nothing catches. */
  | { readonly type: "end"; readonly by: string };

/** Told how a job is coming along. */
export interface JobListener {
  /** After each training step; awaited. */
  onStep(progress: JobProgress): Promise<void>;
  /**
   * At each piece of work besides: a picture is read, passes the backbone or is scored.
   *
   * @default {() => {}}
   */
  readonly onWork?: () => void;
  /**
   * At each piece of what a program prints, told its last line.
   *
   * @default {() => {}}
   */
  readonly onLine?: (line: string) => void;
}
