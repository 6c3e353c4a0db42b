/**
 * The contract of launchers: what runs the jobs of a table somewhere.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Workspace } from "../base/workspace.ts";
import type { EngineChoice, EngineName } from "../engine/types.ts";
import type { TrackName } from "../spec/mod.ts";
import type { LaunchPlan, PlannedJob } from "./launch_plan.ts";
import type { JobProgress } from "./types.ts";

/** Whether a launcher can be used here. */
export interface LauncherState {
  /** Whether it can. */
  readonly works: boolean;
  /** What runs jobs, or why nothing does, without a full stop. */
  readonly description: string;
}

/** What a launcher computes with where its workers run. */
export interface ProbedEngine {
  /** The engine. */
  readonly name: EngineName;
  /** Its numerics tag: part of every key. */
  readonly numerics: string;
  /** In words. */
  readonly description: string;
}

/** What a launcher is told of a run before there are jobs. */
export interface LaunchContext {
  /** Where data, results and trainings lie. */
  readonly workspace: Workspace;
  /** The file of `--profile`; absent where none is named. */
  readonly profile?: { readonly path: string; readonly text: string };
  /** Tells the time. */
  readonly clock: Clock;
  /** Tells whoever runs it a sentence. */
  readonly notice: (sentence: string) => void;
}

/** Told what becomes of jobs; calls that are awaited come one at a time. */
export interface LaunchListener {
  /** How far a job is, or a part of one. */
  onProgress(job: PlannedJob, progress: JobProgress): void;
  /**
   * The results of these cells are in their folder; to tell so twice does no harm.
   *
   * @param unkept Models that were to be kept and are not, and why, a sentence each.
   */
  onWritten(keys: readonly string[], unkept?: readonly string[]): Promise<void>;
  /**
   * A job is given up: those of its cells that have no result fail.
   *
   * @param cause Why, as one printable line.
   */
  onLost(job: PlannedJob, cause: string): Promise<void>;
}

/** What jobs are run with. */
export interface LaunchRun extends LaunchContext {
  /** What all jobs have in common. */
  readonly plan: LaunchPlan;
  /** Workers that the jobs were planned for, at least 1. */
  readonly workers: number;
  /** Told what becomes of them. */
  readonly listener: LaunchListener;
}

/** Whose cells were handed over. */
export interface LaunchedTable {
  /** Id of the spec. */
  readonly table: string;
  /** Its track. */
  readonly track: TrackName;
  /** Folder of the results, absolute: the same cells for another folder are another run. */
  readonly results: string;
}

/** Where a cell is that was handed over. */
export interface CellPlace {
  /** `gone` is what nothing knows of any more; `unknown` where that which would know does not answer. */
  readonly state: "running" | "pending" | "gone" | "unknown";
  /** What it is called there. */
  readonly id?: string;
  /** Where it runs, in words. */
  readonly where?: string;
  /** Since when it runs, or is expected to. */
  readonly since?: string;
  /** Why it does not run. */
  readonly reason?: string;
  /** Path of what it prints. */
  readonly log?: string;
}

/** The cells of a table that were handed over. */
export interface LaunchedCells {
  /** Numerics tag that their keys were made with. */
  readonly numerics: string;
  /** Where they are, by key. */
  readonly places: ReadonlyMap<string, CellPlace>;
}

/** Jobs that would be handed over together. */
export interface LaunchPreview {
  /** What would be handed over, as text. */
  readonly script: string;
  /** Number of jobs. */
  readonly jobs: number;
  /** Number of their cells. */
  readonly cells: number;
  /** Time limit of a job, minutes. */
  readonly minutes: number;
  /** When they would start, in words; absent where nothing tells. */
  readonly estimate?: string;
}

/**
 * Runs the jobs of tables somewhere: on this machine, on the nodes of a cluster.
 *
 * Whoever trains a cell writes its result, by {@linkcode LaunchPlan} and {@linkcode PlannedJob}, which are plain data: mostly a
 * process of the command `worker`, started with a plan file. Jobs of one table may be run twice, or by two at once: the second
 * finds their cells claimed, or their results there.
 */
export interface Launcher {
  /** What it is asked for by. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Whether it can be used here. */
  state(): Promise<LauncherState>;
  /**
   * Looks whether jobs can be run, before anything is planned; by default they can.
   *
   * @throws {Error} Something is missing or wrong, such as a setting of the profile: one line.
   */
  prepare?(context: LaunchContext): Promise<void>;
  /**
   * Says what computes where its workers run, where that is another machine: keys are made with it. It is asked once for a
   * profile and an engine. By default it is this process's engine.
   */
  probe?(engine: EngineChoice, context: LaunchContext): Promise<ProbedEngine>;
  /** Among how many workers cells that share their features are split, unless it is said; by default as many as `local` has. */
  workers?(context: LaunchContext, engine: ProbedEngine): number | Promise<number>;
  /** What its workers compute on, in words; by default the description of the engine. */
  describe?(engine: ProbedEngine, workers: number): string;
  /**
   * Runs jobs, and ends when each cell of them has its result or is given up.
   *
   * @param jobs The largest first.
   * @param run What they are run with, and who is told.
   * @param signal Ends it. What runs elsewhere may go on.
   * @throws {DOMException} The signal's reason, where it was aborted.
   */
  run(jobs: readonly PlannedJob[], run: LaunchRun, signal: AbortSignal): Promise<void>;
  /** The engine that its profile names, which is taken unless another is asked for; by default none. */
  engine?(context: LaunchContext): EngineChoice | undefined;
  /** Shows what would be handed over; nothing is. */
  preview?(jobs: readonly PlannedJob[], run: LaunchRun): Promise<readonly LaunchPreview[]>;
  /**
   * Hands jobs over and does not wait for them, but for those that run already.
   *
   * @returns What was handed over, by name; undefined where another process does that for this table.
   */
  submit?(jobs: readonly PlannedJob[], run: LaunchRun): Promise<readonly string[] | undefined>;
  /** Where the cells of a table are that were handed over; undefined where none were. */
  launched?(table: LaunchedTable, context: LaunchContext): Promise<LaunchedCells | undefined>;
  /**
   * Ends what runs elsewhere for a table.
   *
   * @returns What was ended, by name.
   */
  cancel?(table: LaunchedTable, context: LaunchContext): Promise<readonly string[]>;
}

/**
 * Declares a launcher: the default export of a module that `--launcher` names.
 *
 * @param definition The launcher.
 * @returns The same.
 *
 * @example A launcher that gives every job up
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defineLauncher } from "@omh/bench";
 *
 * const nowhere = defineLauncher({
 *   name: "nowhere",
 *   title: "Runs nothing",
 *   state: () => Promise.resolve({ works: true, description: "an example" }),
 *   run: async (jobs, { listener }) => {
 *     for (const job of jobs) await listener.onLost(job, "there is nobody to run it");
 *   },
 * });
 * assertEquals(nowhere.name, "nowhere");
 * ```
 */
export function defineLauncher(definition: Launcher): Launcher {
  return definition;
}
