import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import {
  GROUP_RESAMPLES,
  GroupBootstrap,
  groupCount,
} from "../../../src/results/statistics/group_bootstrap.ts";
import { pairRows, type ScoredCell } from "../../../src/results/statistics/pair_rows.ts";
import { cellOf, pointOf, RIGHT, tinyPlan } from "../results_fixture.ts";

const plan = tinyPlan();

/** A cell of images of ten pixels, of which as many are right as are given. */
function scored(right: readonly number[], groups?: readonly number[]): ScoredCell {
  const result = cellOf(pointOf(plan, "OMH"), 0, { right });
  if (groups) Object.assign(result.metrics!, { groups });
  const pairs = pairRows([result], [result]);
  assert(typeof pairs !== "string");
  return pairs.left[0];
}

Deno.test("GroupBootstrap scores a cell on samples of its images", () => {
  const cell = scored(RIGHT.OMH[0]);
  const { acc, miou } = new GroupBootstrap().scoresOf(cell);
  assertEquals([groupCount(cell), acc.length, miou.length], [8, GROUP_RESAMPLES, GROUP_RESAMPLES]);
  // Eight images of 10 pixels, of which 8, 9 or 10 are right.
  assert(
    acc.every((value) =>
      80 <= value && value <= 100 && Math.abs(value * 0.8 - Math.round(value * 0.8)) < 1e-9
    ),
  );
  const mean = acc.reduce((sum, value) => sum + value, 0) / acc.length;
  assertAlmostEquals(mean, 90, 0.3);
  // Deviation of an image 5 points; of the mean of eight of them 5 / sqrt(8).
  const deviation = Math.sqrt(acc.reduce((sum, value) => sum + (value - mean) ** 2, 0) / acc.length);
  assertAlmostEquals(deviation, 5 / Math.sqrt(8), 0.15);
});

Deno.test("GroupBootstrap draws the images of a group together", () => {
  const right = [10, 10, 10, 10, 6, 6, 6, 6];
  const { acc } = new GroupBootstrap().scoresOf(scored(right, [0, 0, 0, 0, 1, 1, 1, 1]));
  assertEquals(new Set(acc), new Set([60, 80, 100]));
});

Deno.test("GroupBootstrap matches clusters to classes anew on each resample", () => {
  // In one image the clusters stand for the classes, in the other for each other's: where that is drawn twice they are matched so.
  const { acc } = new GroupBootstrap().scoresOf(scored([10, 0]));
  assertEquals(new Set(acc), new Set([50, 100]));
});

Deno.test("GroupBootstrap draws the same for every cell, so that rows are compared on the same resamples", () => {
  const bootstrap = new GroupBootstrap();
  const row = (name: string, less: number) =>
    [0, 1].map((seed) =>
      cellOf(pointOf(plan, name), seed, { right: RIGHT.OMH[seed].map((count) => count - less) })
    );
  const pairs = pairRows(row("OMH", 0), row("STEGO", 1));
  assert(typeof pairs !== "string");
  // One pixel of ten in every image.
  for (const differences of bootstrap.differencesOf(pairs, "acc")) {
    for (const difference of differences) assertAlmostEquals(difference, 10, 1e-9);
  }
  const [first] = bootstrap.differencesOf(pairs, "miou");
  assertGreater(new Set(first).size, 5);
});
