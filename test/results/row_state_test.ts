import { assertEquals } from "@std/assert";
import { collapsedSeeds, incidents, rowState } from "../../src/results/row_state.ts";
import { type CellChanges, cellOf, pointOf, tinyPlan } from "./results_fixture.ts";

const point = pointOf(tinyPlan(), "OMH");
const results = (...changes: CellChanges[]) => changes.map((change, seed) => cellOf(point, seed, change));
const DIVERGED: CellChanges = { outcome: { status: "diverged", step: 7, cause: "the plan is not finite" } };
const COLLAPSED: CellChanges = { effectiveClusters: 1.2 };

Deno.test("rowState() is finished if all seeds are sound", () => {
  assertEquals([rowState(results({}, {})), collapsedSeeds(results({}, {}))], ["finished", []]);
});

Deno.test("rowState() is collapsed if a seed is", () => {
  assertEquals([rowState(results({}, COLLAPSED)), collapsedSeeds(results({}, COLLAPSED))], ["collapsed", [
    1,
  ]]);
});

Deno.test("rowState() is unfinished if a seed is, collapsed or not", () => {
  const row = results(COLLAPSED, DIVERGED);
  assertEquals([rowState(row), collapsedSeeds(row)], ["unfinished", [0]]);
});

Deno.test("incidents() says how and when a seed ended", () => {
  assertEquals(incidents(results({}, DIVERGED)), ["seed 1 diverged at step 7: the plan is not finite"]);
});
