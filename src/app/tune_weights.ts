/**
 * Weights of the OMH losses, chosen without labels from a study's results.
 *
 * @module
 */
import { type IdentifiedCell, identifyCells } from "../launch/cell_identity.ts";
import {
  type Candidate,
  type CollapseBounds,
  collapseBounds,
  type CollapseSigns,
  judgeCandidates,
  type WeightVerdict,
} from "../results/label_free_choice.ts";
import { ResultStore } from "../results/result_store.ts";
import type { TablePlan } from "../spec/mod.ts";
import { loaded, type LoadedPlan, type LoadOptions, UsageError } from "./load_plan.ts";
import { engineFor, type EngineSelection } from "./run_table.ts";

/** What the rule came to. */
export interface WeightChoice {
  /** What a head that has not collapsed keeps to. */
  readonly bounds: CollapseBounds;
  /** What was found about every candidate. */
  readonly verdicts: readonly WeightVerdict[];
  /** The candidate that the rule takes; null where none is sound. */
  readonly choice: Candidate | null;
}

/**
 * Applies the label-free rule to a study whose cells are finished.
 *
 * @param study Path or name of a spec with one row without OMH and a grid of weights, or a loaded plan.
 * @param options Where it is, and the engine that its results were computed on.
 * @returns Bounds, verdicts and choice.
 * @throws {UsageError} The study has no results, or is no such study.
 */
export async function tuneWeights(
  study: string | LoadedPlan,
  options: LoadOptions & EngineSelection = {},
): Promise<WeightChoice> {
  const { plan, resources, workspace } = await loaded(study, options);
  const { numerics } = await engineFor(plan, options);
  const cells = await identifyCells(plan, resources, numerics);
  const signs = await readSigns(plan, cells, new ResultStore(workspace.results));
  const bounds = collapseBounds(baselineOf(plan, signs));
  const verdicts = judgeCandidates(candidatesOf(plan, signs), bounds);
  return { bounds, verdicts, choice: verdicts.find(({ sound }) => sound)?.candidate ?? null };
}

/** Signs of collapse of every cell, by the name of its point. */
type SignsByPoint = ReadonlyMap<string, readonly CollapseSigns[]>;

async function readSigns(
  { id, track }: TablePlan,
  cells: readonly IdentifiedCell[],
  store: ResultStore,
): Promise<SignsByPoint> {
  const signs = new Map<string, CollapseSigns[]>();
  for (const { cell, key } of cells) {
    const codes = (await store.readCell(id, track, key.key))?.metrics?.codes;
    if (!codes) {
      throw new UsageError(
        `Cannot read the study "${id}": ${cell.point.name}, seed ${cell.seed} has no result, expected one from deno task bench`,
      );
    }
    signs.set(cell.point.name, [...signs.get(cell.point.name) ?? [], codes]);
  }
  return signs;
}

function baselineOf({ rows }: TablePlan, signs: SignsByPoint): readonly CollapseSigns[] {
  const points = rows.flatMap(({ points }) => points).filter(({ settings }) => settings?.omh === null);
  if (points.length === 1) return signs.get(points[0].name)!;
  throw new UsageError(
    `Cannot tell the study's baseline: ${points.length} rows are without OMH, expected one`,
  );
}

function candidatesOf({ rows }: TablePlan, signs: SignsByPoint): Candidate[] {
  return rows.flatMap(({ points }) => points).flatMap(({ name, settings }) => {
    if (!settings?.omh) return [];
    const { lambda_cluster, match_over } = settings.omh;
    return [{
      name,
      weight: lambda_cluster as number,
      literal: match_over === "all",
      cells: signs.get(name)!,
    }];
  });
}
