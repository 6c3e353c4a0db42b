import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { interquartileMean, probabilityOfImprovement } from "../../../src/results/statistics/improvement.ts";

Deno.test("interquartileMean() leaves a quarter out at each end", () => {
  // Of five one at each end, of seven one, of eight two; scipy 1.10.1: stats.trim_mean(values, 0.25).
  assertEquals(interquartileMean([100, 3, 1, 2, -50]).value, 2);
  assertAlmostEquals(interquartileMean([0.3, 2.5, 1.1, 9, 4.2, 0.9, 1.7]).value, 2.08, 1e-12);
  assertAlmostEquals(interquartileMean([0.3, 2.5, 1.1, 9, 4.2, 0.9, 1.7, 3]).value, 2.075, 1e-12);
});

Deno.test("interquartileMean() has an interval around it, none where runs agree", () => {
  const { value, low, high } = interquartileMean([50, 52, 51, 49, 53, 48]);
  assert(48 < low && low < value && value < high && high < 53);
  assertEquals(interquartileMean([7, 7, 7, 7, 7]), { value: 7, low: 7, high: 7 });
});

Deno.test("probabilityOfImprovement() is the share of pairs that are better, ties half", () => {
  // Of nine pairs five are better and two are equal: scipy 1.10.1: stats.mannwhitneyu([1, 2, 4], [0, 1, 2]).statistic / 9.
  assertAlmostEquals(probabilityOfImprovement([1, 2, 4], [0, 1, 2]).value, 7 / 9, 1e-12);
  assertEquals(probabilityOfImprovement([5, 6], [1, 2]), { value: 1, low: 1, high: 1 });
  const back = probabilityOfImprovement([0, 1, 2], [1, 2, 4]);
  assertAlmostEquals(back.value, 2 / 9, 1e-12);
  assert(0 <= back.low && back.low < back.value && back.value < back.high);
});
