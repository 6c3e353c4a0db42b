import { assert, assertEquals } from "@std/assert";
import { pairRows } from "../../../src/results/statistics/pair_rows.ts";
import { cellOf, pointOf, tinyCells, tinyPlan } from "../results_fixture.ts";

const plan = tinyPlan();
const cells = tinyCells(plan);
const [stego, omh] = [cells.get("STEGO")!, cells.get("OMH")!];

Deno.test("pairRows() pairs the seeds that both rows have scores of", () => {
  const failed = cellOf(pointOf(plan, "OMH"), 1, {
    outcome: { status: "failed", step: 3, cause: "no memory" },
  });
  const pairs = pairRows([omh[4], failed, omh[0], omh[2]], stego);
  assert(typeof pairs !== "string");
  assertEquals(pairs.seeds, [4, 0, 2]);
  assertEquals(pairs.left.map(({ result }) => result), [omh[4], omh[0], omh[2]]);
  assertEquals(pairs.right.map(({ result }) => result), [stego[4], stego[0], stego[2]]);
  assertEquals(pairs.left[0].scores, omh[4].metrics!.literal);
  assertEquals(pairRows([failed], stego), "the rows have no scored seed in common");
});

Deno.test("pairRows() refuses rows that are scored on different images, or in other groups", () => {
  const shorter = [0, 1, 2].map((seed) => cellOf(pointOf(plan, "OMH"), seed, { right: [9, 9] }));
  assertEquals(pairRows(shorter, stego), "the rows are scored on different images");
  const grouped = { ...omh[0], metrics: { ...omh[0].metrics!, groups: [0, 0, 0, 0, 1, 1, 1, 1] } };
  assertEquals(pairRows([grouped], stego), "the rows are scored on different images");
});
