import { assertEquals } from "@std/assert";
import {
  collapsedSeeds,
  divergedSeeds,
  incidents,
  rowNotes,
  rowState,
} from "../../src/results/row_states.ts";
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

Deno.test("rowState() is diverged if a seed is, collapsed or not", () => {
  const row = results(COLLAPSED, DIVERGED);
  assertEquals([rowState(row), collapsedSeeds(row), divergedSeeds(row)], ["diverged", [0], [1]]);
});

Deno.test("rowState() is unfinished if a seed failed, whatever the others are", () => {
  const failed = { outcome: { status: "failed", step: 7, cause: "no memory" } } as const;
  assertEquals(rowState(results(DIVERGED, failed)), "unfinished");
});

Deno.test("incidents() says how and when a seed ended", () => {
  assertEquals(incidents(results({}, DIVERGED)), ["seed 1 diverged at step 7: the plan is not finite"]);
});

Deno.test("rowNotes() names the row of each note, of how cells ended, and of seeds that collapsed", () => {
  const [plain, other] = [
    { name: "A", note: null, incidents: [], collapsed: [] },
    { name: "B", note: "quoted", incidents: ["seed 1 failed at step 2: no memory"], collapsed: [0, 3] },
  ];
  assertEquals(rowNotes([plain, other]), [
    "B: quoted",
    "B: seed 1 failed at step 2: no memory",
    "B: collapsed with seed 0, 3",
  ]);
});
