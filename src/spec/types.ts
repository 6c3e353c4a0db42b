/**
 * What a spec says, and what it comes to on a track.
 *
 * @module
 */
import type { PluginSource } from "../base/registry.ts";
import type { CellSettings } from "./cell_settings.ts";
import type { Claim } from "./claims.ts";
import type { DocPath, SpecDocument } from "./document.ts";
import type { Metric, PaperScores, Tolerance } from "./metrics.ts";
import type { UsedPreset } from "./presets.ts";
import type { Layer } from "./settings.ts";
import type { TrackName, TrackTraits } from "./tracks.ts";

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
  /** Only for the whole spec: title of the table on the track, if not the spec's. */
  readonly title?: string;
  /** Only for the whole spec: the engine that the track runs on unless another is asked for. */
  readonly engine?: string;
  /** Only for the whole spec: whether the track is the paper's own setting, with whose numbers its scores compare. */
  readonly paper?: boolean;
  /** Only for the whole spec: seeds whose trained models every run of the table keeps. */
  readonly keepModels?: readonly number[];
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
  /** The tracks that have the row, if not all. */
  readonly only?: readonly TrackName[];
  /** Whether the row is only quoted from the paper. */
  readonly cite: boolean;
  /** Footnote. */
  readonly note?: string;
  /** What the row changes on a track. */
  readonly tracks: Partial<Readonly<Record<TrackName, TrackSpec>>>;
  /** Whether the row could be read without a problem. */
  readonly sound: boolean;
}

/** A claim where it stands in a spec. */
export interface SpecClaim {
  /** What is claimed. */
  readonly claim: Claim;
  /** Whether the table is about it. */
  readonly primary: boolean;
  /** Its place in the file. */
  readonly at: DocPath;
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
  /** The module that each name of a plugin stands for, relative to the spec's file, or the program. */
  readonly plugins: Readonly<Record<string, PluginSource>>;
  /** Whether presets of datasets and backbones hold where it says nothing. */
  readonly presets: boolean;
  /** Settings of every row. */
  readonly base: Layer;
  /** Its rows, in order. */
  readonly rows: readonly RowSpec[];
  /** Its claims, the primary ones first. */
  readonly claims: readonly SpecClaim[];
  /** The largest differences that are as good as none, where the spec gives them. */
  readonly margin: Tolerance;
  /** How far a row may lie from the paper's number where the track is the paper's setting; a score without one is not judged. */
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
  /** Whether the table is about it: the error rate is held over the primary claims together. */
  readonly primary: boolean;
  /** The largest difference that is as good as none, in the unit of the metric; above 0. */
  readonly margin: number;
  /** Name of the point on the left. */
  readonly left: string;
  /** Name of the point on the right. */
  readonly right: string;
}

/** A table is run until its primary claims are decided, with as many seeds as that takes. */
export interface SequentialStopping {
  /** The largest number of seeds of a row. */
  readonly max_seeds: number;
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
  /** What the spec says of the track besides its settings. */
  readonly traits: TrackTraits;
  /** Number of the paper's table. */
  readonly table?: number;
  /** Caption that the track adds. */
  readonly note?: string;
  /** Its rows, in order. */
  readonly rows: readonly PlannedRow[];
  /** Its claims in order, the primary ones first. */
  readonly claims: readonly PlannedClaim[];
  /** How far a row may lie from the paper's number where the track is the paper's setting. */
  readonly tolerance: Tolerance;
  /** Seeds whose trained models every run keeps beside the results; absent where the spec names none, and in a trial. */
  readonly keepModels?: readonly number[];
  /** What it takes from presets of datasets and backbones; absent where its spec takes none. */
  readonly presets?: readonly UsedPreset[];
  /** What ends a table whose rows have as many seeds as it took; absent where they have the spec's. */
  readonly stopping?: SequentialStopping;
  /** What was changed from outside the spec, at least one change; absent where the plan is what the spec says. */
  readonly changes?: readonly Change[];
}

/** A setting that is given from outside the spec, above all that the spec says. */
export interface Override {
  /** Path of the setting, such as `["train", "steps"]`. */
  readonly path: readonly string[];
  /** Its value, unless `atMost` is given. */
  readonly value?: unknown;
  /** The largest number that it may be: a point that has less keeps its own. */
  readonly atMost?: number;
}

/** What an override came to: the values that points had before, in the order of the points, each once. */
export interface Change {
  /** Dotted name of the setting. */
  readonly setting: string;
  /** What points have now. */
  readonly value: unknown;
  /** What they have in the spec. */
  readonly instead: readonly unknown[];
}
