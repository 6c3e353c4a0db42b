import { startEngine } from "../../src/engine/start.ts";
import { loadPlan } from "../../src/app/load_plan.ts";
import type { Resources } from "../../src/launch/resources.ts";
import type { Job, JobCell } from "../../src/launch/types.ts";
import { cellsOf, type TablePlan } from "../../src/spec/mod.ts";
import { fixtureWorkspace } from "../cli/terminal_fixture.ts";

/** A spec of the fixtures, planned: its cells, what their names stand for, and what else a job says. */
export interface PlannedFixture {
  readonly plan: TablePlan;
  readonly cells: readonly JobCell[];
  readonly resources: Resources;
  readonly where: Omit<Job, "cells">;
}

/** Plans a spec of the fixtures; keys are row and seed in words. */
export async function plannedFixture(name: string): Promise<PlannedFixture> {
  const { plan, resources } = await loadPlan(name, { workspace: fixtureWorkspace() });
  const cells = cellsOf(plan).map(({ point, settings, seed }) => ({
    key: `${point.name}, seed ${seed}`,
    settings,
    seed,
  }));
  const { workspace, scope } = resources;
  const { numerics } = await startEngine("wasm");
  return { plan, cells, resources, where: { workspace: { data: workspace.data }, scope, numerics } };
}

/** A clock that advances a second at each look. */
export function steppingClock() {
  let milliseconds = 0;
  return { elapsed: () => milliseconds += 1000, now: () => new Date(0) };
}
