import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderMarkdown } from "../../src/results/render_table.ts";
import { stoppingNote, stoppingOf, tableFolder } from "../../src/results/stopping.ts";
import { tinyPlan, tinyTable } from "./results_fixture.ts";

Deno.test("a table that was run until its claims were decided says so, by which test and with how many seeds at most", () => {
  const stopping = stoppingOf({ max_seeds: 25 });
  assertEquals(stopping, { test: "anytime-valid t-test", effect_variance: 1, max_seeds: 25 });
  const text = renderMarkdown(tinyTable({ ...tinyPlan(), stopping: { max_seeds: 25 } }));
  assertStringIncludes(text, `**${stoppingNote(stopping)}**`);
  assertStringIncludes(text, "at most 25");
});

Deno.test("tableFolder() keeps it apart from the table of the spec's seeds", () => {
  assertEquals([tableFolder({}), tableFolder({ stopping: { max_seeds: 25 } })], ["", "until-decided/"]);
});
