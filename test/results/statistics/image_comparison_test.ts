import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import {
  compareOnNewImages,
  type CrossedDifferences,
  crossedEstimate,
} from "../../../src/results/statistics/image_comparison.ts";
import { interval } from "../../../src/results/statistics/estimate.ts";
import { crossedCoverage } from "./coverage.ts";

/** The exact bootstrap variance of a mean over groups, as two values of equal weight that have it. */
function resamplesOf(groups: readonly number[], mean: number): number[] {
  const variance = groups.reduce((sum, value) => sum + (value - mean) ** 2, 0) / groups.length ** 2;
  const reach = Math.sqrt(variance / 2);
  return [mean - reach, mean + reach];
}

Deno.test("crossedEstimate() gives each part of the variance once", () => {
  // Two seeds, two groups, differences 1 and 3 of the one seed, 2 and 8 of the other: means 2 and 5, over all 3.5. A bootstrap over two
  // groups finds a variance of half their squared deviation: 0.5, 4.5 and, of the mean over seeds with 1.5 and 5.5, 2; made good for two
  // groups they double. Both: (mean(1, 9) - 4) / 1 = 1; the seeds' 4.5 / 2 less 1; the groups' 4 less 1.
  const { estimate, variance } = crossedEstimate({
    bySeed: [2, 5],
    resampled: [[1.5, 2.5], [3.5, 6.5]],
    groups: 2,
  });
  assertEquals(resamplesOf([1, 3], 2), [1.5, 2.5]);
  assertEquals(resamplesOf([2, 8], 5), [3.5, 6.5]);
  assertEquals(variance, { seeds: 1.25, images: 3, both: 1 });
  assertEquals(estimate.value, 3.5);
  assertAlmostEquals(estimate.error, Math.sqrt(5.25), 1e-12);
  // 5.25^2 / (2.25^2 / 1 + 4^2 / 1 + 1 / 1)
  assertAlmostEquals(estimate.freedom, 27.5625 / 22.0625, 1e-12);
});

Deno.test("crossedEstimate() is the paired t-test where images make no difference", () => {
  const bySeed = [0.9, 1.4, -0.2, 2.1, 1.7, 0.6];
  const { estimate } = crossedEstimate({
    bySeed,
    resampled: bySeed.map((value) => [value, value]),
    groups: 9,
  });
  // scipy 1.10.1: stats.ttest_1samp(bySeed, 0).confidence_interval()
  const [low, high] = interval(estimate);
  assertAlmostEquals(low, 0.2143482374614296, 1e-9);
  assertAlmostEquals(high, 1.952318429205237, 1e-9);
  assertEquals(estimate.freedom, 5);
});

Deno.test("compareOnNewImages() needs five seeds and two groups", () => {
  const some = (seeds: number, groups: number): CrossedDifferences => ({
    bySeed: Array.from({ length: seeds }, (_, i) => i),
    resampled: Array.from({ length: seeds }, (_, i) => [i, i + 1]),
    groups,
  });
  assertEquals([compareOnNewImages(some(4, 9)), compareOnNewImages(some(9, 1))], [null, null]);
  assertGreater(compareOnNewImages(some(5, 2))!.p_value, 0);
});

Deno.test("crossedEstimate() covers the true difference about 95 times of 100, whatever varies", () => {
  for (const [ofSeed, ofGroup, ofBoth] of [[1, 0, 0], [0, 1, 0], [1, 2, 2]]) {
    const share = crossedCoverage({ seeds: 8, groups: 12, ofSeed, ofGroup, ofBoth }, 400);
    // Three standard errors of a share of 95%.
    assert(0.917 < share && share < 0.983, `deviations ${[ofSeed, ofGroup, ofBoth]}: ${share}`);
  }
});

Deno.test("crossedEstimate() errs on the side of caution where only seed and group together make a difference", () => {
  const share = crossedCoverage({ seeds: 8, groups: 12, ofSeed: 0, ofGroup: 0, ofBoth: 1 }, 400);
  assert(share > 0.95, String(share));
});
