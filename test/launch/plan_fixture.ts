import { loadPlan } from "../../src/cli/load_plan.ts";
import type { ResourcePlaces } from "../../src/launch/cohort_resources.ts";
import type { JobCell } from "../../src/launch/types.ts";
import { cellsOf, type TablePlan } from "../../src/spec/mod.ts";
import { fakeTerminal, FIXTURES } from "../cli/terminal_fixture.ts";

/** A spec of the fixtures, planned: its cells, and where its plugins and data are found. */
export interface PlannedFixture {
  readonly plan: TablePlan;
  readonly cells: readonly JobCell[];
  readonly places: ResourcePlaces;
}

/** Plans a spec of the fixtures; keys are row and seed in words. */
export async function plannedFixture(name: string): Promise<PlannedFixture> {
  const folders = { benchmarks: FIXTURES, results: FIXTURES, root: FIXTURES };
  const { plan, scope } = await loadPlan(name, "embedded", folders, fakeTerminal());
  const cells = cellsOf(plan).map(({ point, settings, seed }) => ({
    key: `${point.name}, seed ${seed}`,
    settings,
    seed,
  }));
  return { plan, cells, places: { root: FIXTURES, scope } };
}

/** A clock that advances a second at each look. */
export function steppingClock() {
  let milliseconds = 0;
  return { elapsed: () => milliseconds += 1000, now: () => new Date(0) };
}
