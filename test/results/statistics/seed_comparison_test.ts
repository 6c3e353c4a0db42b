import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { compareSeeds } from "../../../src/results/statistics/seed_comparison.ts";

const DIFFERENCES = [0.9, 1.4, -0.2, 2.1, 1.7, 0.6];

Deno.test("compareSeeds() is the paired t-test with its interval, and two one-sided tests of the margin", () => {
  const compared = compareSeeds(DIFFERENCES, { op: ">", margin: 1.8, family: 1 });
  // scipy 1.10.1: stats.ttest_1samp(DIFFERENCES, 0), .confidence_interval(), and with 1.8, alternative="less"
  assertAlmostEquals(compared.difference, 1.0833333333333333, 1e-12);
  assertAlmostEquals(compared.low!, 0.2143482374614296, 1e-9);
  assertAlmostEquals(compared.high!, 1.952318429205237, 1e-9);
  assertAlmostEquals(compared.p_value!, 0.023870748662287677, 1e-12);
  assertAlmostEquals(compared.p_margin!, 0.04375267019880995, 1e-12);
  assertEquals([compared.p_adjusted, compared.p_margin_adjusted], [compared.p_value, compared.p_margin]);
});

Deno.test("compareSeeds() asks of >= and <= only that the difference does not go the other way by the margin", () => {
  const worse = compareSeeds(DIFFERENCES, { op: ">=", margin: 1.8, family: 1 });
  // scipy 1.10.1: stats.ttest_1samp(DIFFERENCES, -1.8, alternative="greater")
  assertAlmostEquals(worse.p_margin!, 0.00018229682708166507, 1e-12);
  const negative = DIFFERENCES.map((difference) => -difference);
  assertEquals(compareSeeds(negative, { op: "<=", margin: 1.8, family: 1 }).p_margin, worse.p_margin);
});

Deno.test("compareSeeds() plans with the share of the error rate that a claim of a family has", () => {
  const [alone, one] = [1, 4].map((family) => compareSeeds(DIFFERENCES, { op: ">", margin: 0.5, family }));
  assertLess(alone.detectable!, one.detectable!);
  assertLess(alone.seeds_needed!, one.seeds_needed!);
  assertEquals(alone.p_value, one.p_value);
});

Deno.test("compareSeeds() has an interval within what two scores can differ by", () => {
  const { low, high } = compareSeeds([-99, 99, 98, -97, 99], { op: ">", margin: 1, family: 1 });
  assertEquals([low, high], [-100, 100]);
});

Deno.test("compareSeeds() only has a mean below five seeds", () => {
  const compared = compareSeeds([1, 2, 3, 4], { op: ">", margin: 1, family: 1 });
  assertEquals(compared.difference, 2.5);
  assertEquals(new Set(Object.values(compared)), new Set([2.5, null]));
});
