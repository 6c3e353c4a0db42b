/**
 * From the name of a spec to its plan on a track.
 *
 * @module
 */
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { openWorkspace, type Workspace } from "../base/workspace.ts";
import type { DigestProgress } from "../data/file_digests.ts";
import type { PlannedTable } from "../launch/preflight.ts";
import { Resources } from "../launch/resources.ts";
import {
  EMBEDDED,
  findSpec,
  listSpecs,
  type Override,
  parseSpec,
  type PlanOptions,
  planTable,
  readSpecText,
  type Spec,
  type TablePlan,
  type TrackName,
} from "../spec/mod.ts";
import { catalogueFor } from "./catalogue.ts";
import { smallDatasetOverrides, type TrialOptions, trialOverrides, trialWorkspace } from "./trial.ts";

/** What was asked for is wrong: a name, or an option. */
export class UsageError extends Error {
  /** Tells it from other errors. */
  override readonly name = "UsageError";
}

/** How a spec is planned. */
export interface LoadOptions extends TrialOptions {
  /**
   * Where the spec, its data and its results are.
   *
   * @default {openWorkspace()}
   */
  readonly workspace?: Workspace;
  /**
   * One of the spec's tracks.
   *
   * @default {"embedded"}
   */
  readonly track?: TrackName;
  /**
   * Whether modules that the spec names by `https:`, `npm:` or `jsr:` are fetched and run.
   *
   * @default {false}
   */
  readonly remoteModules?: boolean;
  /**
   * Trains finished cells again, and trusts no digest or feature that earlier runs kept.
   *
   * @default {false}
   */
  readonly fresh?: boolean;
  /** Told how many files of a dataset have been read for their digests, where some are. */
  readonly onDigest?: (progress: DigestProgress) => void;
}

/** A planned spec. */
export interface LoadedPlan extends PlannedTable {
  /** Where its data are found and its results are kept; a trial's lie apart from those of tables. */
  readonly workspace: Workspace;
  /** The spec that is planned. */
  readonly spec: Spec;
}

/**
 * Finds, reads and plans a spec. Nothing is trained and no data is read, but for a trial, which is fitted to the data.
 *
 * @param name Path, or name below one of the workspace's folders of specs.
 * @param options Track, workspace, and what makes it a trial.
 * @returns The plan, and what the names in its settings stand for.
 * @throws {UsageError} There is no such spec or track, or an option is wrong.
 * @throws {SpecError} The spec is wrong.
 *
 * @example The rows of a table
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadPlan } from "@omh/bench";
 *
 * const { plan } = await loadPlan("tables/ablation-tau.yaml", { steps: 20 });
 * assertEquals(plan.id, "ablation-tau");
 * assertEquals(plan.changes?.map(({ setting }) => setting), ["train.steps"]);
 * ```
 */
export async function loadPlan(name: string, options: LoadOptions = {}): Promise<LoadedPlan> {
  const workspace = trialWorkspace(options, options.workspace ?? openWorkspace());
  const path = await findSpec(name, workspace.specs).catch((error) => {
    throw new UsageError(error.message, { cause: error });
  });
  const text = await readSpecText(path, relative(workspace.folder, path));
  return await planText({ text, path, name }, { ...options, workspace });
}

/** The text of a spec, and where it comes from. */
export interface SpecText {
  /** YAML text. */
  readonly text: string;
  /** Absolute path of the file that paths in it are relative to. */
  readonly path: string;
  /** What the user calls it, for messages. */
  readonly name: string;
}

/**
 * Plans the text of a spec, as {@linkcode loadPlan} does.
 *
 * @param spec The text, and where it comes from.
 * @param options Track, what makes it a trial, and the workspace that is to be taken as it is.
 * @returns The plan, and what the names in its settings stand for.
 * @throws {UsageError} There is no such track, or an option is wrong.
 * @throws {SpecError} The spec is wrong.
 *
 * @example A spec that is no file
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openWorkspace, planText } from "@omh/bench";
 *
 * const text = `
 * id: one-cell
 * title: One cell
 * version: 1
 * seeds: [0]
 * base: { method: dino, dataset: earthcover6, backbone: earthcover-vit }
 * rows: [{ name: DINO }]
 * tracks: { embedded: { train: { steps: 20 } } }
 * `;
 * const workspace = openWorkspace();
 * const { plan } = await planText({ text, path: `${workspace.folder}/one.yaml`, name: "one" }, { workspace });
 * assertEquals(plan.rows[0].points[0].settings?.train.steps, 20);
 * ```
 */
export async function planText(
  { text, path, name }: SpecText,
  options: LoadOptions & Required<Pick<LoadOptions, "workspace">>,
): Promise<LoadedPlan> {
  const { track = EMBEDDED, workspace } = options;
  const base = pathToFileURL(path).href;
  const overrides = trialOverrides(options, workspace.folder);
  const { remoteModules: remote } = options;
  const { catalogue, scope } = await catalogueFor(text, { base, remote }, backbonesOf(overrides)).catch(
    usage,
  );
  const spec = parseSpec(text, { file: relative(workspace.folder, path), catalogue });
  if (!spec.tracks[track]) {
    const named = Object.keys(spec.tracks).join(", ");
    throw new UsageError(
      `Cannot run "${name}" on the track "${track}": it has none, expected one of ${named}`,
    );
  }
  const planned = (given: readonly Override[]) => planWith(spec, { track, catalogue, overrides: given });
  const plan = planned(overrides);
  const digests = { fresh: options.fresh, onProgress: options.onDigest };
  const resources = new Resources(workspace, scope, digests);
  if (overrides.length === 0) return { plan, resources, workspace, spec };
  const fitted = [...overrides, ...await smallDatasetOverrides(plan, resources)];
  return { plan: planned(fitted), resources, workspace, spec };
}

/**
 * A plan as it is, or that of the name of a spec.
 *
 * @param spec A loaded plan, or the name of a spec.
 * @param options How a named spec is planned; a loaded plan has all of that.
 */
export async function loaded(spec: string | LoadedPlan, options: LoadOptions): Promise<LoadedPlan> {
  return typeof spec === "string" ? await loadPlan(spec, options) : spec;
}

/** What is out of range is an error of usage. */
function usage(error: unknown): never {
  throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
}

/** Plans; what is wrong with an override is an error of usage. */
function planWith(spec: Spec, options: PlanOptions): TablePlan {
  try {
    return planTable(spec, options);
  } catch (error) {
    return usage(error);
  }
}

function backbonesOf(overrides: readonly Override[]): string[] {
  return overrides.flatMap(({ path, value }) => path[0] === "backbone" ? [String(value)] : []);
}

/**
 * The folder of the specs of all tables: those of the harness in its own folder, elsewhere those of the repository that results
 * belong to.
 */
export function tablesFolder({ home, base }: Pick<Workspace, "home" | "base">): string {
  return join(base === home ? join(home, "benchmarks") : base, "tables");
}

/** Paths of the specs of all tables. */
export async function tableSpecs(workspace: Pick<Workspace, "home" | "base">): Promise<string[]> {
  const folder = tablesFolder(workspace);
  return (await listSpecs(folder)).map((name) => join(folder, name));
}
