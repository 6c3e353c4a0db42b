import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { compareRows, type RowComparison } from "../../../src/results/statistics/compare_rows.ts";
import type { CellResult } from "../../../src/results/types.ts";
import { cellOf, pointOf, tinyCells, tinyPlan } from "../results_fixture.ts";

const plan = tinyPlan();
const cells = tinyCells(plan);
const [stego, omh] = [cells.get("STEGO")!, cells.get("OMH")!];

function compare(left: readonly CellResult[], right: readonly CellResult[]): RowComparison {
  const compared = compareRows(left, right);
  assert(typeof compared !== "string", String(compared));
  return compared;
}

Deno.test("compareRows() gives the mean difference over seeds and a small p-value where it is plain", () => {
  const { seeds, acc, miou, iou } = compare(omh, stego);
  assertEquals(seeds, [0, 1, 2]);
  // 216 right pixels of 240 against 155.
  assertEquals(acc!.difference, 25.4167);
  assertLess(acc!.p_value!, 0.01);
  assertAlmostEquals(miou!.difference, (iou.water!.difference + iou.land!.difference) / 2, 1e-3);
  assertGreater(iou.land!.difference, 0);
});

Deno.test("compareRows() turns its signs where the rows are exchanged", () => {
  const [there, back] = [compare(omh, stego), compare(stego, omh)];
  assertEquals([there.acc!.difference, there.acc!.p_value], [-back.acc!.difference, back.acc!.p_value]);
});

Deno.test("compareRows() finds no difference of a row to itself", () => {
  assertEquals(compare(stego, stego).miou, { difference: 0, p_value: 1 });
});

Deno.test("compareRows() cannot tell a difference that one image makes", () => {
  const right = (extra: number) => [6, 7, 6, 7, 6, 7, 6, 7 + extra];
  const row = (name: string, extra: number) =>
    [0, 1, 2].map((seed) => cellOf(pointOf(plan, name), seed, { right: right(extra) }));
  const { acc } = compare(row("OMH", 3), row("STEGO", 0));
  assertGreater(acc!.difference, 0);
  assertGreater(acc!.p_value!, 0.05);
});

Deno.test("compareRows() pairs the seeds that both rows have finished", () => {
  const diverged = cellOf(pointOf(plan, "OMH"), 1, {
    outcome: { status: "diverged", step: 3, cause: "NaN" },
  });
  assertEquals(compare([omh[0], diverged, omh[2]], stego).seeds, [0, 2]);
  assertEquals(compare([omh[2]], stego), {
    ...compare([omh[2]], [stego[2]]),
    seeds: [2],
  });
  assertEquals(compare([omh[2]], stego).acc!.p_value, null);
  assertEquals(compareRows([diverged], stego), "the rows have no finished seed in common");
});

Deno.test("compareRows() refuses rows that are scored on different images", () => {
  const shorter = [0, 1, 2].map((seed) => cellOf(pointOf(plan, "OMH"), seed, { right: [9, 9] }));
  assertEquals(compareRows(shorter, stego), "the rows are scored on different images");
});
