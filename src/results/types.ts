/**
 * The files the harness writes: one result per cell, one table per spec and track.
 *
 * @module
 */
import type { CellKey, CellSettings, ScoreSummary } from "../spec/mod.ts";
import type { TrainingCurve, TrainingOutcome, ValidationCurve } from "../train/types.ts";

/** Schema of a cell's result file; raised when its meaning changes. */
export const CELL_SCHEMA = "omh-bench/cell@1";

/** Scores of a predictor whose outputs are classes already, with the counts they follow from. */
export interface ProbeScores extends ScoreSummary {
  /** Pixel counts: row = predicted class, column = label. */
  readonly confusion: readonly (readonly number[])[];
}

/** Labelled pixels per class name and image of the validation split, after matching. */
export interface PerImageCounts {
  /** Pixels that are of the class and predicted as it. */
  readonly hits: Readonly<Record<string, readonly number[]>>;
  /** Pixels predicted as the class. */
  readonly predicted: Readonly<Record<string, readonly number[]>>;
  /** Pixels labelled as the class. */
  readonly labelled: Readonly<Record<string, readonly number[]>>;
}

/** What a trained cell scored. The same on every run on the same engine, byte for byte. */
export interface CellMetrics extends ScoreSummary {
  /** Class of each cluster, by name; null for a cluster matched to none, whose pixels are all wrong. */
  readonly assignment: readonly (string | null)[];
  /** Pixel counts: row = cluster, column = label. */
  readonly confusion: readonly (readonly number[])[];
  /** The linear probe, which has seen labels: a diagnostic. Null where the method has none. */
  readonly linear: ProbeScores | null;
  /** exp(entropy) of the shares of pixels per cluster. */
  readonly effective_clusters: number;
  /** Mean cosine between the codes of two random positions. */
  readonly mean_code_cosine: number;
  /** Counts that let two cells be compared on the same images. */
  readonly per_image: PerImageCounts;
}

/** What made a result: everything that varies by machine and time. */
export interface Provenance {
  /** Versions by name: the harness, deno, tfjs, sharp. */
  readonly versions: Readonly<Record<string, string>>;
  /** The engine in words. */
  readonly engine: string;
  /** Commit of the harness and whether its files differed from it; null outside a git checkout. */
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
  /** The machine that it ran on. */
  readonly machine: { readonly os: string; readonly arch: string; readonly cores: number };
  /** UTC, ISO 8601. */
  readonly finished_at: string;
  /** Training and evaluation of this cell, seconds; shared work of its cohort not included. */
  readonly wall_seconds: number;
  /** Largest tensor heap of the process so far, bytes. */
  readonly peak_bytes: number;
  /** What else was noticed while it ran, each without a full stop; left out where nothing was. */
  readonly notes?: readonly string[];
}

/** The result file of a cell. All but `provenance` is the same on every run on the same engine. */
export interface CellResult {
  /** Names the kind of file and its version. */
  readonly schema: typeof CELL_SCHEMA;
  /** 16 hex digits: the hash of the settings, the seed and the identity. Names the file. */
  readonly key: string;
  /** A digest of each part of the key, 12 hex digits. */
  readonly key_parts: CellKey["parts"];
  /** All settings, defaults filled in. */
  readonly settings: CellSettings;
  /** Seed of the run. */
  readonly seed: number;
  /** What the key was made of besides settings and seed. */
  readonly identity: {
    readonly method_version: number;
    readonly dataset_fingerprint: string;
    readonly weights_digest: string;
    /** SHA-256 of the code of what modules beside the spec define; absent where all came with the harness. */
    readonly code?: Readonly<Partial<Record<"method" | "dataset" | "backbone", string>>>;
    readonly numerics: string;
  };
  /** The settings that the paper leaves open, as they were chosen. */
  readonly open_choices: Readonly<Record<string, unknown>>;
  /** How the training ended. */
  readonly outcome: TrainingOutcome;
  /** Null unless the outcome is `finished`. */
  readonly metrics: CellMetrics | null;
  /** Losses and diagnostics over the steps. */
  readonly curve: TrainingCurve;
  /** The validations that chose the step which is scored; only with `best-on-labels`. */
  readonly validation?: ValidationCurve;
  /** SHA-256 (16 hex digits) of all of the above, so that a change by hand is found. */
  readonly digest: string;
  /** What made the result. */
  readonly provenance: Provenance;
}
