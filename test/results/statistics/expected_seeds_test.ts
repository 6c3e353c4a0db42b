import { assert, assertEquals } from "@std/assert";
import { expectedSeeds } from "../../../src/results/statistics/expected_seeds.ts";
import { runningSums, sequenceReach } from "../../../src/results/statistics/sequential_test.ts";

/** Mean 1, standard deviation 1. */
const SUMS = { count: 5, mean: 1, squares: 4 };

Deno.test("expectedSeeds() is where the reach falls below the mean", () => {
  const expected = expectedSeeds(SUMS, { alpha: 0.05, margin: 0.01, most: 100 })!;
  const reach = (count: number) => sequenceReach({ count, mean: 1, squares: count - 1 }, 0.05);
  assert(reach(expected) < 1 && reach(expected - 1) >= 1);
  // Of 4000 simulated sequences with such an effect half ended by 12 seeds, nine in ten by 22.
  assertEquals(expected, 14);
});

Deno.test("expectedSeeds() is where the sequence fits into the margin, if that is sooner", () => {
  const none = { count: 6, mean: 0, squares: 5 };
  const rule = { alpha: 0.05, margin: 1, most: 100 };
  assertEquals(expectedSeeds(none, rule), 14);
  assertEquals(expectedSeeds(none, { ...rule, margin: 0.01 }), Infinity);
  assertEquals(expectedSeeds(none, { ...rule, most: 13 }), Infinity);
});

Deno.test("expectedSeeds() is the number of seeds that decide already, and unknown below five", () => {
  const sums = runningSums([5, 5.1, 4.9, 5, 5.05, 4.95, 5]);
  assertEquals(expectedSeeds(sums.at(-1)!, { alpha: 0.05, margin: 0.01, most: 100 }), 7);
  assertEquals(expectedSeeds(sums[3], { alpha: 0.05, margin: 0.01, most: 100 }), undefined);
});
