import { assertEquals } from "@std/assert";
import { ranksOf } from "../../../../src/results/formats/latex/ranks.ts";

const scores = (...means: (number | null)[]) => means.map((mean) => mean === null ? null : { mean });

Deno.test("ranksOf() finds the best and the second of a column, whichever way is better", () => {
  assertEquals(ranksOf(scores(1, 3, null, 2), "higher"), [null, "best", null, "second"]);
  assertEquals(ranksOf(scores(1, 3, null, 2), "lower"), ["best", null, null, "second"]);
});

Deno.test("ranksOf() gives rows that are printed alike the same rank", () => {
  assertEquals(ranksOf(scores(80.04, 79.96, 79.9, 79.94), "higher"), ["best", "best", "second", "second"]);
});

Deno.test("ranksOf() marks nothing where there is nothing to choose from", () => {
  assertEquals(ranksOf(scores(50, 50), "higher"), [null, null]);
  assertEquals(ranksOf(scores(50, null), "higher"), [null, null]);
  assertEquals(ranksOf([], "higher"), []);
});
