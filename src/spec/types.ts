/**
 * What a spec says, and what it comes to on a track.
 *
 * @module
 */
import type { Claim } from "./claims.ts";
import type { SpecDocument } from "./document.ts";
import type { Change } from "./overrides.ts";
import type { Layer } from "./settings.ts";

/** What validates a section of a spec and fills in its defaults. Every zod 4 schema is one. */
export interface Schema<Output = unknown> {
  /**
   * Validates a value.
   *
   * @param input The section as the spec has it.
   * @returns The section with its defaults.
   * @throws {Error} The value is not valid.
   */
  parse(input: unknown): Output;
  /**
   * Validates a value without throwing.
   *
   * @param input The section as the spec has it.
   * @returns The section with its defaults, or what is wrong with it.
   */
  safeParse(input: unknown): SchemaResult<Output>;
  /**
   * What the schema takes, as JSON Schema.
   *
   * @param options Asks for the input's schema, with what JSON Schema cannot say left open.
   * @returns Plain data.
   */
  toJSONSchema(options: { readonly io: "input"; readonly unrepresentable: "any" }): object;
}

/** What came of validating a value. */
export type SchemaResult<Output> =
  | { readonly success: true; readonly data: Output; readonly error?: undefined }
  | {
    readonly success: false;
    readonly data?: undefined;
    readonly error: { readonly issues: readonly SchemaIssue[] };
  };

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  /** Kind of issue; `unrecognized_keys` and `custom` are treated apart. */
  readonly code?: string;
  /** Path of the offending part in the value. */
  readonly path: readonly PropertyKey[];
  /** One line; the expectation alone for a `custom` issue. */
  readonly message: string;
  /** The keys of an `unrecognized_keys` issue. */
  readonly keys?: readonly string[];
}

/** What exists for a spec to name. Given by the caller, so that this room depends on no other. */
export interface Catalogue {
  /** Methods by name; `options` validates a method's section and fills in its defaults. */
  readonly methods: Readonly<Record<string, { title: string; version: number; options: Schema }>>;
  /** Datasets by name. */
  readonly datasets: Readonly<Record<string, { title: string; classes: number }>>;
  /** Backbones by name; `channels` of a feature, `patch` in pixels. */
  readonly backbones: Readonly<Record<string, { title: string; channels: number; patch: number }>>;
  /** Validates the section `omh` without `enabled`, and fills in its defaults. */
  readonly omh: Schema;
  /**
   * Names above that are a spec's own modules, not registered.
   *
   * @default {[]}
   */
  readonly modules?: readonly string[];
}

/** The tracks a spec may name: the set that ships with the repository, or the paper's own setting. */
export type TrackName = "embedded" | "paper";

/** Scores that the paper reports, in percent, after Hungarian matching. */
export type Metric = "acc" | "miou";

/** A score of each kind; `null` where the paper gives none. */
export type PaperScores = Readonly<Record<Metric, number | null>>;

/** How far scores may differ, in percentage points; a score without a number is not compared. */
export type Tolerance = Readonly<Partial<Record<Metric, number>>>;

/** How the features are prepared. */
export interface FeatureSettings {
  /** Subtracts the train split's mean feature. Default false (official). */
  readonly center: boolean;
  /** `f16` rounds what the backbone gives to half precision, before the mean is subtracted. Default f32 (official). */
  readonly precision: "f32" | "f16";
}

/** How a head is trained. */
export interface TrainSettings {
  /** Optimiser steps. Default 7000 (reference: STEGO, section 3). */
  readonly steps: number;
  /** Images per step. Default 32 (reference: STEGO, section 3). */
  readonly batch: number;
  /** Side of the square training image, in pixels. Default 224 (reference: STEGO, section 6). */
  readonly resolution: number;
  /** Whether all seeds see the same images in the same order, or each its own. Default shared (ours). */
  readonly sampling: "shared" | "per-seed";
  /** Whether training images are cut into five crops; `five-jpeg` compresses each crop as the official programs do. Default none (ours). */
  readonly crop: "none" | "five" | "five-jpeg";
  /** Clusters beyond one per class. Default 0 (official). */
  readonly extra_clusters: number;
  /** Trains a linear probe on the labels beside the head, as a diagnostic. Default true (reference: STEGO, section 4). */
  readonly linear_probe: boolean;
}

/** How a trained head is scored. */
export interface EvaluateSettings {
  /** Side of the square test image, in pixels. Default 320 (reference: STEGO, section 6). */
  readonly resolution: number;
  /** Averages the codes of an image and of its flipped image. Default true (reference: STEGO, section 7). */
  readonly flip: boolean;
  /** Refines the prediction with the dense CRF. Default false (ours; on in the paper's tables). */
  readonly crf: boolean;
  /** Whether each class gets one cluster, or each cluster the class that it overlaps most. Default one-to-one (reference: evaluation, section 2). */
  readonly matching: "one-to-one" | "many-to-one";
  /** Which checkpoint is scored: the last, or as in the official programs the best on the validation labels. Default last (ours). */
  readonly checkpoint: "last" | "best-on-labels";
  /** Steps from one validation to the next; only with `best-on-labels`. Default 100 (reference: STEGO, section 5). */
  readonly validate_every?: number;
}

/** Everything about a cell that can change its numbers, but for the seed. Every default is filled in. */
export interface CellSettings {
  /** Name of the method in the catalogue. */
  readonly method: string;
  /** Name of the dataset in the catalogue. */
  readonly dataset: string;
  /** Name of the backbone in the catalogue. */
  readonly backbone: string;
  /** The options of `method`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The options of the OMH losses; `null` where they are not used. */
  readonly omh: Readonly<Record<string, unknown>> | null;
  /** How the features are prepared. */
  readonly features: FeatureSettings;
  /** How the head is trained. */
  readonly train: TrainSettings;
  /** How it is scored. */
  readonly evaluate: EvaluateSettings;
}

/** What a track changes, for the whole spec or for one row. */
export interface TrackSpec {
  /** Settings that hold on the track. */
  readonly settings: Layer;
  /** Seeds on the track, if not those given above it. */
  readonly seeds?: readonly number[];
  /** Caption or footnote on the track. */
  readonly note?: string;
  /** Only in a row: quotes the paper's numbers on this track instead of running the row. */
  readonly cite?: boolean;
}

/** An axis of a grid: the settings it goes through, one layer a value. */
export interface Axis {
  /** Dotted name as given. */
  readonly name: string;
  /** Where the axis stands in the file. */
  readonly at: readonly (string | number)[];
  /** At least one; each may give several settings. */
  readonly values: readonly Layer[];
}

/** A row of a spec, before it is expanded. */
export interface RowSpec {
  /** Position among the spec's rows, from 0. */
  readonly index: number;
  /** Name, with `{setting}` where a setting's value is to stand. */
  readonly name: string;
  /** Settings of the row. */
  readonly set: Layer;
  /** Axes of which every combination is a point. */
  readonly grid: readonly Axis[];
  /** Axes that advance together. */
  readonly zip: readonly Axis[];
  /** Further points. */
  readonly include: readonly Layer[];
  /** Settings whose points are dropped. */
  readonly exclude: readonly Layer[];
  /** One score for all points, or a list with one a point. */
  readonly paper: Readonly<Record<Metric, number | null | readonly (number | null)[]>>;
  /** Seeds of the row, if not the spec's. */
  readonly seeds?: readonly number[];
  /** Whether the row is only quoted from the paper. */
  readonly cite: boolean;
  /** Footnote. */
  readonly note?: string;
  /** What the row changes on a track. */
  readonly tracks: Partial<Readonly<Record<TrackName, TrackSpec>>>;
  /** Whether the row could be read without a problem. */
  readonly sound: boolean;
}

/** A spec as read from its file. */
export interface Spec {
  /** Its name in results. */
  readonly id: string;
  /** Title of the table. */
  readonly title: string;
  /** Counts the changes that make old results incomparable. */
  readonly version: number;
  /** A few sentences on what the spec shows. */
  readonly about?: string;
  /** Number of the paper's table. */
  readonly table?: number;
  /** Seeds that every point is run with, unless its row or track has others. */
  readonly seeds: readonly number[];
  /** The module that each name of a plugin stands for, relative to the spec's file. */
  readonly plugins: Readonly<Record<string, string>>;
  /** Settings of every row. */
  readonly base: Layer;
  /** Its rows, in order. */
  readonly rows: readonly RowSpec[];
  /** Its claims, each with its position in the file. */
  readonly claims: readonly { readonly claim: Claim; readonly index: number }[];
  /** How far a row may lie from the paper's number on the paper track, percentage points; a score without one is not judged. */
  readonly tolerance: Tolerance;
  /** What it changes on a track; a track that it lacks cannot be run. */
  readonly tracks: Partial<Readonly<Record<TrackName, TrackSpec>>>;
  /** The file, for messages. */
  readonly document: SpecDocument;
}

/** One resolved point of a table: a line of it, run once per seed. */
export interface PlannedPoint {
  /** The row's name with its placeholders filled in; unique in the table. */
  readonly name: string;
  /** `null` for a point that is only quoted. */
  readonly settings: CellSettings | null;
  /** Seeds it is run with. */
  readonly seeds: readonly number[];
  /** What the paper reports. */
  readonly paper: PaperScores;
  /** Whether the point is only quoted from the paper and not run. */
  readonly cite: boolean;
  /** Its values of the settings in which the table's points differ, by dotted name. */
  readonly varied: Readonly<Record<string, unknown>>;
}

/** A row of a planned table. */
export interface PlannedRow {
  /** The row's name as written. */
  readonly name: string;
  /** Footnote. */
  readonly note?: string;
  /** Its points, in order. */
  readonly points: readonly PlannedPoint[];
}

/** A claim with the points it is about. */
export interface PlannedClaim {
  /** What is claimed. */
  readonly claim: Claim;
  /** Name of the point on the left. */
  readonly left: string;
  /** Name of the point on the right. */
  readonly right: string;
}

/** A spec on one track. */
export interface TablePlan {
  /** Name of the spec in results. */
  readonly id: string;
  /** Title of the table. */
  readonly title: string;
  /** Version of the spec. */
  readonly version: number;
  /** The track that the table is for. */
  readonly track: TrackName;
  /** A few sentences on what the table shows. */
  readonly about?: string;
  /** Number of the paper's table. */
  readonly table?: number;
  /** Caption that the track adds. */
  readonly note?: string;
  /** Its rows, in order. */
  readonly rows: readonly PlannedRow[];
  /** Its claims, in order. */
  readonly claims: readonly PlannedClaim[];
  /** How far a row may lie from the paper's number on the paper track. */
  readonly tolerance: Tolerance;
  /** What was changed from outside the spec, at least one change; absent where the plan is what the spec says. */
  readonly changes?: readonly Change[];
}
