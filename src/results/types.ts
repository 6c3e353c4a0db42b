/**
 * The files the harness writes: one result per cell, one table per spec and track.
 *
 * @module
 */
import type { CellKey, CellSettings, ScoreSummary } from "../spec/mod.ts";
import type { TrainingCurve, TrainingOutcome, ValidationCurve } from "../train/types.ts";

/** Schema of a cell's result file; raised when its meaning changes. */
export const CELL_SCHEMA = "omh-bench/cell@2";

/** Scores of a predictor whose outputs are classes already, with the counts they follow from. */
export interface ProbeScores extends ScoreSummary {
  /** Pixel counts: row = predicted class, column = label. */
  readonly confusion: readonly (readonly number[])[];
}

/** Scores of clusters that are matched to classes, with the counts they follow from. */
export interface ReadoutScores extends ProbeScores {
  /** Class of each cluster, by name; null for a cluster matched to none, whose pixels are all wrong. */
  readonly assignment: readonly (string | null)[];
  /** Pixel counts: row = cluster, column = label. */
  readonly confusion: readonly (readonly number[])[];
  /** exp(entropy) of the shares of all pixels of the validation split, labelled or not, per cluster. */
  readonly effective_clusters: number;
}

/** Objectives of k-means: mean cosine of a sampled code with its centre. */
export interface ObjectiveSpread {
  /** That of the clusters that are scored: of the best start, improved by swaps. */
  readonly best: number;
  /** That of the middle start. */
  readonly median: number;
  /** That of the worst start. */
  readonly worst: number;
}

/** Scores of the clusters that k-means found in the codes of training images, and how it went. No label has a part in the clusters. */
export interface ConvergedScores extends ReadoutScores {
  /** Number of starts; 0 where the training diverged and nothing was clustered. */
  readonly restarts: number;
  /** How far the starts lie apart; null where there was none. */
  readonly objective: ObjectiveSpread | null;
  /** Mean adjusted Rand index of the starts' clusters with those that are scored: 1 is the same clusters; null as before. */
  readonly agreement: number | null;
}

/** What the codes of a sample of training positions are like. No label has a part in it. */
export interface CodeStatistics {
  /** exp(entropy) of the shares of codes per cluster of the primary readout. */
  readonly effective_clusters: number;
  /** Mean cosine between two random codes. */
  readonly mean_cosine: number;
  /** exp(entropy) of the shares of the eigenvalues of the covariance of the codes at unit length. */
  readonly effective_rank: number;
}

/**
 * What a cell scored: its trained head, or, where the training diverged, the prediction of one cluster for all pixels. The same on every
 * run on the same engine, byte for byte.
 */
export interface CellMetrics {
  /** The method's own cluster probe, trained beside the head as published, or the label maps of another program. Null where it has none. */
  readonly literal: ReadoutScores | null;
  /** K-means on the trained head's codes, run to convergence. Null where it was not asked for. */
  readonly converged: ConvergedScores | null;
  /** The linear probe, which has seen labels: a diagnostic. Null where the method has none. */
  readonly linear: ProbeScores | null;
  /** The trained head's codes. Null where the training diverged, and of label maps that another program made. */
  readonly codes: CodeStatistics | null;
  /** Pixel counts of each validation image by the primary readout: cluster, label, pixels of each entry that is not zero, in a row. */
  readonly images: readonly (readonly number[])[];
  /** The group of each validation image, such as its block or city, numbered as they occur: images of one group are not independent. */
  readonly groups: readonly number[];
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
  /** Largest tensor heap of the process so far, bytes; on `cuda`, what its tensors held at the end. */
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
    /** SHA-256 of the code of what modules beside the spec define, and of what a dataset file means; absent where all came with the harness. */
    readonly code?: Readonly<Partial<Record<"method" | "dataset" | "backbone", string>>>;
    readonly numerics: string;
  };
  /** The settings that the paper leaves open, as they were chosen. */
  readonly open_choices: Readonly<Record<string, unknown>>;
  /** How the training ended. */
  readonly outcome: TrainingOutcome;
  /** What it scored; null where it failed. */
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
