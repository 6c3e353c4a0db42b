import { assertEquals } from "@std/assert";
import { alignedTable, roundLoss, roundPercent, showDifference } from "../../src/results/_format.ts";

Deno.test("alignedTable() pads its columns and escapes bars", () => {
  assertEquals(alignedTable(["", "seeds"], [["a|b", "3"], ["long name", "not run here"]]), [
    "|           | seeds        |",
    "| --------- | ------------ |",
    "| a\\|b      | 3            |",
    "| long name | not run here |",
  ]);
});

Deno.test("showDifference() has a sign unless it is nothing", () => {
  assertEquals([1.25, -0.5, 0, null].map((value) => showDifference(value, 2)), [
    "+1.25",
    "-0.50",
    "0.00",
    "-",
  ]);
});

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
