import { systemClock } from "../../src/base/clock.ts";
import type { FinishContext } from "../../src/launch/finish_cell.ts";
import { type LaunchPlan, PLAN_SCHEMA, type PlannedJob } from "../../src/launch/launch_plan.ts";
import { prepareCells } from "../../src/launch/prepare_cells.ts";
import type { CellReport } from "../../src/launch/types.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { plannedFixture } from "./plan_fixture.ts";

/** The cells of the tiny table as one job, and what its results are written with into a folder. */
export async function plannedCells(results: string) {
  const { plan: table, resources, where } = await plannedFixture("tiny.yaml");
  const store = new ResultStore(results);
  const checkpoints = `${results}/checkpoints`;
  const { numerics } = where;
  const prepared = await prepareCells(table, {
    store,
    resources,
    fresh: false,
    workers: 1,
    numerics,
    checkpoints,
  });
  const jobs = await prepared.jobs();
  const planned: PlannedJob = {
    job: { ...jobs[0].job, cells: jobs.flatMap(({ job }) => job.cells) },
    frames: Object.assign({}, ...jobs.map(({ frames }) => frames)),
  };
  const keys = planned.job.cells.map(({ key }) => key);
  const plan: LaunchPlan = {
    schema: PLAN_SCHEMA,
    table: "tiny",
    track: "embedded",
    results,
    folder: Deno.cwd(),
    engine: "wasm",
    numerics,
    provenance: { versions: {}, engine: "an engine", git: null },
  };
  const context: FinishContext = { store, plan, clock: systemClock };
  return { planned, keys, plan, context };
}

/** What a worker reports of a cell that has no numbers. */
export function reportOf(key: string, outcome: CellReport["outcome"]): CellReport {
  return {
    key,
    outcome,
    metrics: null,
    curve: { steps: [], losses: {}, diagnostics: {} },
    validation: null,
    wallSeconds: 1.234,
    engine: null,
    peakBytes: 0,
    notes: [],
  };
}
