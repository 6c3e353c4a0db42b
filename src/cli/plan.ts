/**
 * `plan`: what a spec would run, without running it.
 *
 * @module
 */
import { backbones } from "../backbone/registry.ts";
import { startEngine } from "../engine/start.ts";
import { openDataset, type ResourcePlaces } from "../launch/cohort_resources.ts";
import { type CellCost, estimateCell } from "../launch/cost.ts";
import { type IdentifiedCell, identifyCells } from "../launch/table_runner.ts";
import { methods } from "../methods/registry.ts";
import { ResultStore } from "../results/result_store.ts";
import { stableJson } from "../results/stable_json.ts";
import { type CellSettings, groupCohorts, type TablePlan } from "../spec/mod.ts";
import { type Command, EXIT } from "./command.ts";
import { ENGINE_USAGE, engineChoice, engineOfTrack } from "./engine_choice.ts";
import { readFlags } from "./flags.ts";
import { loadPlan, onlySpec, trackOf } from "./load_plan.ts";
import { places } from "./places.ts";

/** What one worker is taken to do, operations per second; measured on two cores of an AMD EPYC. */
const ASSUMED_FLOPS = 20e9;

/** A planned cell as it is shown. */
interface CellLine {
  readonly key: string;
  readonly row: string;
  readonly seed: number;
  readonly finished: boolean;
  readonly training_seconds: number;
}

/** A cohort as it is shown. */
interface CohortLine {
  readonly id: string;
  readonly cells: readonly CellLine[];
  readonly backbone_passes: number;
  readonly backbone_seconds: number;
}

/** Shows the cells of a spec, their keys, cohorts and estimated cost. */
export const plan: Command = {
  summary: "show cells, keys, cohorts and estimated cost of a spec, running nothing",
  usage: `plan SPEC [flags]

  SPEC             a path, or a name below benchmarks/
  --track NAME     embedded (default) or paper
  ${ENGINE_USAGE}; part of every key
  --json           print the plan as JSON
  --results DIR    where results are looked for (default: results/)
  --root DIR       where datasets and weights lie (default: datasets/)`,
  run: async (args, terminal) => {
    const flags = readFlags(args, { boolean: ["json"], string: ["track", "engine", "results", "root"] });
    const folders = places(flags, terminal.cwd);
    const { plan, base } = await loadPlan(onlySpec(flags), trackOf(flags), folders, terminal);
    const { numerics } = await startEngine(engineChoice(flags, engineOfTrack(plan.track)));
    const where = { root: folders.root, base };
    const cells = await identifyCells(plan, { places: where, numerics });
    const cohorts = await describeCohorts(plan, cells, where, new ResultStore(folders.results));
    terminal.out(
      flags.has("json")
        ? stableJson({ table: plan.id, track: plan.track, engine: numerics, cohorts })
        : showPlan(plan, cohorts),
    );
    return EXIT.ok;
  },
};

async function describeCohorts(
  { id, track }: TablePlan,
  cells: readonly IdentifiedCell[],
  where: ResourcePlaces,
  store: ResultStore,
): Promise<CohortLine[]> {
  const grouped = groupCohorts(cells.map((identified) => ({ ...identified.cell, identified })));
  return await Promise.all(grouped.map(async (cohort) => {
    const costs = await Promise.all(cohort.cells.map(({ settings }) => costOf(settings, where)));
    const lines = await Promise.all(cohort.cells.map(async ({ identified: { cell, key } }, i) => ({
      key: key.key,
      row: cell.point.name,
      seed: cell.seed,
      finished: await store.readCell(id, track, key.key) !== undefined,
      training_seconds: seconds(costs[i].trainingFlops),
    })));
    const { backbonePasses, backboneFlops } = costs[0];
    return {
      id: cohort.id,
      cells: lines,
      backbone_passes: backbonePasses,
      backbone_seconds: seconds(backboneFlops),
    };
  }));
}

async function costOf(settings: CellSettings, where: ResourcePlaces): Promise<CellCost> {
  const dataset = await openDataset(settings, where);
  const sizes = { train: dataset.split("train").length, val: dataset.split("val").length };
  const method = await methods.load(settings.method, where.base);
  const backbone = await backbones.load(settings.backbone, where.base);
  return estimateCell(settings, method, backbone, dataset.classes.length, sizes);
}

function seconds(flops: number): number {
  return Math.round(flops / ASSUMED_FLOPS);
}

function showPlan({ id, title, track }: TablePlan, cohorts: readonly CohortLine[]): string {
  const left = cohorts.flatMap(({ cells }) => cells).filter(({ finished }) => !finished);
  const work = cohorts.map(({ cells, backbone_seconds }) =>
    cells.some(({ finished }) => !finished) ? backbone_seconds : 0
  );
  const total = [...work, ...left.map((cell) => cell.training_seconds)].reduce((sum, next) => sum + next, 0);
  return [
    `${id}: ${title}, ${track} track`,
    ...cohorts.flatMap(showCohort),
    `${left.length} cells to train, about ${total} s of one worker at ${ASSUMED_FLOPS / 1e9} GFLOP/s`,
    "",
  ].join("\n");
}

function showCohort({ id, cells, backbone_passes, backbone_seconds }: CohortLine): string[] {
  const width = Math.max(...cells.map(({ row }) => row.length));
  return [
    `cohort ${id}: ${cells.length} cells, ${backbone_passes} backbone passes, about ${backbone_seconds} s`,
    ...cells.map(({ key, row, seed, finished, training_seconds }) =>
      `  ${key}  ${row.padEnd(width)}  seed ${seed}  about ${training_seconds} s${
        finished ? "  finished" : ""
      }`
    ),
  ];
}
