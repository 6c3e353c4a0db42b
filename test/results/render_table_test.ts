import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { renderMarkdown } from "../../src/results/render_table.ts";
import { tinyCells, tinyPlan, tinyTable } from "./results_fixture.ts";

Deno.test("renderMarkdown() has title, track, rows and their footnotes, then the sections, then captions", () => {
  const lines = renderMarkdown(tinyTable(tinyPlan())).split("\n");
  assertEquals(lines[0], "# Table 9: a test");
  assertStringIncludes(lines[2], "Track **embedded**, spec version 1, engine `wasm/test/fused`.");
  assertStringIncludes(lines[6], "| STEGO  | 5 ");
  assertEquals(lines.filter((line) => line.startsWith("## ")), [
    "## Primary claims",
    "## Seeds",
    "## Exploratory",
  ]);
  const at = (line: string) => lines.indexOf(line);
  assert(6 < at("- OMH: A footnote.") && at("- OMH: A footnote.") < at("## Primary claims"));
  assertEquals(lines.slice(-2), ["A caption.", ""]);
});

Deno.test("renderMarkdown() says how seeds that are marked ended", () => {
  const plan = tinyPlan();
  const cells = tinyCells(plan, (row, seed) => {
    if (row === "STEGO" && seed === 1) return { outcome: { status: "diverged", step: 4, cause: "NaN" } };
    return row === "OMH" && seed !== 1 ? { effectiveClusters: 1 } : {};
  });
  const text = renderMarkdown(tinyTable(plan, cells));
  assertStringIncludes(text, "- STEGO: seed 1 diverged at step 4: NaN");
  assertStringIncludes(text, "- OMH: collapsed with seed 0, 2, 3, 4");
});

Deno.test("renderMarkdown() says of a trial at the top what it is", () => {
  const changes = [{ setting: "train.steps", value: 2, instead: [5000] }];
  const lines = renderMarkdown({ ...tinyTable(tinyPlan()), changes }).split("\n");
  assertStringIncludes(lines[2], "**Trial, not the table of the spec: shrunk: 2 of 5000 steps.");
});
