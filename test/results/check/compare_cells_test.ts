import { assertEquals } from "@std/assert";
import { changedSubstance, compareCells } from "../../../src/results/check/compare_cells.ts";
import { type CellChanges, cellOf, pointOf, tinyPlan } from "../results_fixture.ts";

const RIGHT = [8, 9, 7, 8];
const cell = (changes: CellChanges = {}) =>
  cellOf(pointOf(tinyPlan(), "OMH"), 0, { right: RIGHT, ...changes });

Deno.test("compareCells() finds equal results equal, whoever made them", () => {
  const other = { ...cell(), provenance: { ...cell().provenance, wall_seconds: 99 } };
  assertEquals(compareCells(cell(), other), { exact: true, changed: [], differences: [] });
});

Deno.test("compareCells() names every number that differs on the wasm engine", () => {
  const { exact, differences } = compareCells(cell(), cell({ right: [8, 9, 7, 9] }));
  assertEquals(exact, true);
  assertEquals(differences[0], { what: "acc", committed: 80, now: 82.5, difference: 2.5 });
  assertEquals(differences.map(({ what }) => what), [
    "acc",
    "miou",
    "iou.water",
    "iou.land",
    "linear.acc",
    "linear.miou",
    "linear.iou.water",
    "linear.iou.land",
    "literal.confusion",
    "linear.confusion",
    "images",
  ]);
});

Deno.test("compareCells() sees the smallest difference, and one of the curve alone", () => {
  const before = cell();
  const codes = { ...before.metrics!.codes!, effective_clusters: 1.800001 };
  const metrics = { ...before.metrics!, codes };
  const [difference] = compareCells(before, { ...before, metrics }).differences;
  assertEquals([difference.what, difference.difference], ["codes.effective_clusters", 0.000001]);
  const curve = { ...before.curve, losses: { total: [0.51] } };
  assertEquals(compareCells(before, { ...before, curve }).differences.map(({ what }) => what), ["curve"]);
});

Deno.test("compareCells() compares scores within the tolerance where numerics differ", () => {
  const other = { numerics: "wasm/test/unfused" };
  const near = compareCells(cell(), cell({ ...other, right: [8, 9, 7, 9] }));
  assertEquals(near, { exact: false, changed: ["numerics"], differences: [] });
  const far = compareCells(cell(), cell({ ...other, right: [9, 9, 8, 9] }));
  assertEquals(far.differences[0], { what: "acc", committed: 80, now: 87.5, difference: 7.5 });
});

Deno.test("compareCells() does not ask for every digit of an engine other than wasm", () => {
  assertEquals(compareCells(cell({ numerics: "cuda/x" }), cell({ numerics: "cuda/x" })).exact, false);
});

Deno.test("compareCells() tells outcomes apart, exactly or not", () => {
  const outcome = { status: "diverged", step: 2, cause: "NaN" } as const;
  const difference = { what: "outcome", committed: "finished", now: "diverged", difference: null };
  assertEquals(compareCells(cell(), cell({ outcome })).differences[0], difference);
  assertEquals(compareCells(cell(), cell({ outcome, numerics: "cpu" })).differences[0], difference);
});

Deno.test("compareCells() says which parts of the key have changed", () => {
  const { changed } = compareCells(cell(), cell({ methodVersion: 2, numerics: "cpu" }));
  assertEquals(changed, ["method", "numerics"]);
  assertEquals(changedSubstance({ changed }), ["method"]);
});
