import { assertEquals } from "@std/assert";
import { alignedTable, showDifference } from "../../src/results/_markdown.ts";

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
