import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  interval,
  meanEstimate,
  pAtLeast,
  pAtMost,
  pBeyond,
  pEqual,
} from "../../../src/results/statistics/estimate.ts";

const SAMPLE = [0.9, 1.4, -0.2, 2.1, 1.7, 0.6];

Deno.test("meanEstimate() is the mean with its standard error", () => {
  // Standard deviation 1, three values.
  assertEquals(meanEstimate([1, 2, 3]), { value: 2, error: 1 / Math.sqrt(3), freedom: 2 });
});

Deno.test("interval() and pEqual() are those of the one-sample t-test", () => {
  // scipy 1.10.1: stats.ttest_1samp(SAMPLE, 0), .confidence_interval()
  const estimate = meanEstimate(SAMPLE);
  const [low, high] = interval(estimate);
  assertAlmostEquals(low, 0.2143482374614296, 1e-9);
  assertAlmostEquals(high, 1.952318429205237, 1e-9);
  assertAlmostEquals(pEqual(estimate, 0), 0.023870748662287677, 1e-12);
  assertAlmostEquals(pEqual(estimate, high), 0.05, 1e-9);
});

Deno.test("pBeyond() is the larger of two one-sided p-values", () => {
  // scipy 1.10.1: stats.ttest_1samp(SAMPLE, -1.8, alternative="greater"), stats.ttest_1samp(SAMPLE, 1.8, alternative="less")
  const estimate = meanEstimate(SAMPLE);
  assertAlmostEquals(pAtMost(estimate, -1.8), 0.00018229682708166507, 1e-12);
  assertAlmostEquals(pAtLeast(estimate, 1.8), 0.04375267019880995, 1e-12);
  assertEquals(pBeyond(estimate, 1.8), pAtLeast(estimate, 1.8));
  assertEquals(pBeyond(estimate, 0.8, 1), pAtLeast(estimate, 1.8));
});

Deno.test("what does not vary is certain", () => {
  const [none, some] = [meanEstimate([0, 0, 0]), meanEstimate([2, 2, 2])];
  assertEquals([pEqual(none, 0), pBeyond(none, 0.5)], [1, 0]);
  assertEquals([pEqual(some, 0), pBeyond(some, 0.5), pBeyond(some, 3)], [0, 1, 0]);
});
