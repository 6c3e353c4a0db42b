/**
 * `tune`: weights of the OMH losses, chosen without labels from a study's results.
 *
 * @module
 */
import { startEngine } from "../engine/start.ts";
import { type IdentifiedCell, identifyCells } from "../launch/cell_identity.ts";
import {
  type Candidate,
  type CollapseBounds,
  collapseBounds,
  type CollapseSigns,
  judgeCandidates,
  type Verdict,
} from "../results/label_free_choice.ts";
import { ResultStore } from "../results/result_store.ts";
import { stableJson } from "../base/stable_json.ts";
import type { TablePlan } from "../spec/mod.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { readFlags } from "./flags.ts";
import { loadPlan, trackOf } from "./load_plan.ts";
import { workspaceOf } from "./places.ts";

const STUDY = "studies/omh-weights.yaml";

/** Applies the label-free rule to a study whose cells are finished. */
export const tune: Command = {
  summary: "choose the weights of the OMH losses by a rule that uses no labels",
  usage: `tune [SPEC] [flags]

  SPEC             a study with one row without OMH and a grid of weights (default: ${STUDY})
  --json           print bounds, verdicts and choice as JSON
  --results DIR    where results are looked for (default: results/)
  --root DIR       where datasets and weights lie (default: datasets/)`,
  run: async (args, terminal) => {
    const flags = readFlags(args, { boolean: ["json"], string: ["track", "results", "root"] });
    const workspace = workspaceOf(flags, terminal.cwd);
    const { plan, resources } = await loadPlan(flags.positional[0] ?? STUDY, trackOf(flags), workspace);
    const { numerics } = await startEngine("wasm");
    const cells = await identifyCells(plan, resources, numerics);
    const signs = await readSigns(plan, cells, new ResultStore(workspace.results));
    const bounds = collapseBounds(baselineOf(plan, signs));
    const verdicts = judgeCandidates(candidatesOf(plan, signs), bounds);
    const choice = verdicts.find(({ sound }) => sound)?.candidate;
    terminal.out(
      flags.has("json")
        ? stableJson({ bounds, verdicts, choice: choice?.name ?? null })
        : show(bounds, verdicts, choice),
    );
    return choice ? EXIT.ok : EXIT.failed;
  },
};

/** Signs of collapse of every cell, by the name of its point. */
type SignsByPoint = ReadonlyMap<string, readonly CollapseSigns[]>;

async function readSigns(
  { id, track }: TablePlan,
  cells: readonly IdentifiedCell[],
  store: ResultStore,
): Promise<SignsByPoint> {
  const signs = new Map<string, CollapseSigns[]>();
  for (const { cell, key } of cells) {
    const metrics = (await store.readCell(id, track, key.key))?.metrics;
    if (!metrics) {
      throw new UsageError(
        `Cannot read the study "${id}": ${cell.point.name}, seed ${cell.seed} has no result, expected one from deno task bench`,
      );
    }
    signs.set(cell.point.name, [...signs.get(cell.point.name) ?? [], metrics]);
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

function show(bounds: CollapseBounds, verdicts: readonly Verdict[], choice: Candidate | undefined): string {
  const width = Math.max(...verdicts.map(({ candidate }) => candidate.name.length));
  return [
    `sound: at least ${
      bounds.effectiveClusters.toFixed(2)
    } effective clusters and a mean code cosine of at most ` +
    `${bounds.meanCodeCosine.toFixed(2)}, on every seed`,
    ...verdicts.map(({ candidate, sound, effectiveClusters, meanCodeCosine }) =>
      `${candidate.name.padEnd(width)}  ${effectiveClusters.toFixed(2)} clusters  cosine ${
        meanCodeCosine.toFixed(2)
      }  ${sound ? "sound" : "collapsing"}`
    ),
    choice ? `choice: ${choice.name}` : "no candidate is sound: try smaller weights",
    "",
  ].join("\n");
}
