import { assertAlmostEquals, assertEquals } from "@std/assert";
import { detectableDifference, seedsNeeded, tTestPower } from "../../../src/results/statistics/power.ts";

Deno.test("tTestPower() without an effect is the level", () => {
  for (const level of [0.05, 0.01]) assertAlmostEquals(tTestPower(0, 7, level), level, 1e-6);
});

// scipy 1.10.1: n = seeds, c = stats.t.ppf(1 - level / 2, n - 1), nc = difference / deviation * sqrt(n);
// stats.nct.sf(c, n - 1, nc) + stats.nct.cdf(-c, n - 1, nc)
const POWER: [difference: number, deviation: number, seeds: number, level: number, power: number][] = [
  [1, 1, 10, 0.05, 0.8030968566475513],
  [0.5, 1, 34, 0.05, 0.8077775012792737],
  [2, 1.5, 5, 0.05, 0.6141874431931241],
  [1, 1, 10, 0.025, 0.6815711162724316],
];

Deno.test("tTestPower() has the values of scipy's non-central t", () => {
  for (const [difference, deviation, seeds, level, power] of POWER) {
    assertAlmostEquals(tTestPower(difference / deviation * Math.sqrt(seeds), seeds, level), power, 1e-6);
  }
});

// scipy 1.10.1: optimize.brentq on that power - 0.8
const DETECTABLE: [deviation: number, seeds: number, level: number, difference: number][] = [
  [1, 10, 0.05, 0.9960013714361883],
  [1, 5, 0.05, 1.6819969659555576],
  [2.3, 20, 0.025, 1.699862138093382],
  [1, 100, 0.05, 0.2829126327735679],
];

Deno.test("detectableDifference() is where scipy's power is 0.8, and nothing without spread", () => {
  for (const [deviation, seeds, level, difference] of DETECTABLE) {
    assertAlmostEquals(detectableDifference({ deviation, level }, seeds), difference, 1e-6);
  }
  assertEquals(detectableDifference({ deviation: 0, level: 0.05 }, 5), 0);
});

// scipy 1.10.1: the first n from 5 with that power of at least 0.8
const NEEDED: [difference: number, deviation: number, level: number, seeds: number][] = [
  [1, 1, 0.05, 10],
  [0.5, 1, 0.05, 34],
  [0.5, 2, 0.05, 128],
  [2, 0.5, 0.05, 5],
  [0.95, 2.4, 0.025, 64],
];

Deno.test("seedsNeeded() is the first number of seeds with a power of 0.8", () => {
  for (const [difference, deviation, level, seeds] of NEEDED) {
    assertEquals(seedsNeeded({ deviation, level }, difference, 5), seeds);
  }
});

Deno.test("seedsNeeded() is unknown above ten thousand, and the least where nothing varies", () => {
  assertEquals(seedsNeeded({ deviation: 20, level: 0.05 }, 0.5, 5), null);
  assertEquals(seedsNeeded({ deviation: 0, level: 0.05 }, 0.5, 5), 5);
});
