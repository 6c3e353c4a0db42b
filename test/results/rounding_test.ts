import { assertEquals } from "@std/assert";
import { roundLoss, roundPercent } from "../../src/results/rounding.ts";

Deno.test("roundPercent() keeps four decimals and has null for what is undefined", () => {
  assertEquals([roundPercent(61.11114999), roundPercent(100 / 3), roundPercent(50)], [61.1111, 33.3333, 50]);
  assertEquals([roundPercent(null), roundPercent(NaN)], [null, null]);
});

Deno.test("roundLoss() keeps seven digits", () => {
  assertEquals([roundLoss(1.23456789), roundLoss(-0.000123456789), roundLoss(0)], [
    1.234568,
    -0.0001234568,
    0,
  ]);
  assertEquals(roundLoss(NaN), NaN);
});
