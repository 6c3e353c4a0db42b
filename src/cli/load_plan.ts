/**
 * From the name of a spec to its plan on a track.
 *
 * @module
 */
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import {
  EMBEDDED,
  findSpec,
  listSpecs,
  type Override,
  parseSpec,
  type PlanOptions,
  planTable,
  type Spec,
  type TablePlan,
  type TrackName,
} from "../spec/mod.ts";
import type { Workspace } from "../base/workspace.ts";
import { Resources } from "../launch/resources.ts";
import { catalogueFor } from "./catalogue.ts";
import { UsageError } from "./command.ts";
import type { Flags } from "./flags.ts";
import { smallDatasetOverrides } from "./trial.ts";

/** A planned spec. */
export interface LoadedPlan {
  readonly plan: TablePlan;
  /** What names in its settings stand for. */
  readonly resources: Resources;
}

/**
 * Finds, reads and plans a spec.
 *
 * @param name Path as given, or below the folder of specs.
 * @param workspace Where it is looked for, and what it names.
 * @param overrides Settings that are given from outside the spec.
 * @throws {UsageError} There is no such spec, or an override is wrong.
 * @throws {SpecError} The spec is wrong.
 */
export async function loadPlan(
  name: string,
  track: TrackName,
  workspace: Workspace,
  overrides: readonly Override[] = [],
): Promise<LoadedPlan> {
  const path = await findSpec(name, workspace.specs).catch((error) => {
    throw new UsageError(error.message, { cause: error });
  });
  const text = await Deno.readTextFile(path);
  const base = pathToFileURL(path).href;
  const { catalogue, scope } = await catalogueFor(text, base, backbonesOf(overrides));
  const spec = parseSpec(text, { file: relative(workspace.folder, path), catalogue });
  if (!spec.tracks[track]) {
    const named = Object.keys(spec.tracks).join(", ");
    throw new UsageError(
      `Cannot run "${name}" on the track "${track}": it has none, expected one of ${named}`,
    );
  }
  const planned = (given: readonly Override[]) => planWith(spec, { track, catalogue, overrides: given });
  const plan = planned(overrides);
  const resources = new Resources(workspace, scope);
  if (overrides.length === 0) return { plan, resources };
  return { plan: planned([...overrides, ...await smallDatasetOverrides(plan, resources)]), resources };
}

/** Plans; what is wrong with an override is an error of usage. */
function planWith(spec: Spec, options: PlanOptions): TablePlan {
  try {
    return planTable(spec, options);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  }
}

function backbonesOf(overrides: readonly Override[]): string[] {
  return overrides.flatMap(({ path, value }) => path[0] === "backbone" ? [String(value)] : []);
}

/** The track that `--track` names; `embedded` where it is not given. */
export function trackOf(flags: Flags): TrackName {
  return flags.text("track") ?? EMBEDDED;
}

/** Folder of the tables' specs, below that of all specs. */
const TABLES = "tables";

/**
 * The specs that a command is given.
 *
 * @param all Whether it is to take those of all tables instead.
 * @throws {UsageError} None is named.
 */
export async function specsOf(
  { positional }: Flags,
  { specs }: Pick<Workspace, "specs">,
  all: boolean,
): Promise<readonly string[]> {
  if (all && positional.length > 0) {
    throw new UsageError(
      `Cannot tell which specs to take: ${positional.length} are named beside --all, expected one or the other`,
    );
  }
  if (all) {
    return (await listSpecs(join(specs.at(-1)!, TABLES))).map((name) => join(specs.at(-1)!, TABLES, name));
  }
  if (positional.length > 0) return positional;
  throw new UsageError("Cannot tell which specs to take: none is named, expected at least one or --all");
}

/** The one spec that a command is given. */
export function onlySpec({ positional }: Flags): string {
  if (positional.length === 1) return positional[0];
  throw new UsageError(`Cannot tell which spec to take: ${positional.length} are named, expected one`);
}
