import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { renderCsv, renderMarkdown, tableTexts } from "../../src/results/render_table.ts";
import { tinyCells, tinyPlan, tinyTable } from "./results_fixture.ts";

Deno.test("renderMarkdown() shows scores beside the paper's, which are not this track's", () => {
  const lines = renderMarkdown(tinyTable(tinyPlan())).split("\n");
  assertEquals(lines[0], "# Table 9: a test");
  assertStringIncludes(lines[2], "Track **embedded**, spec version 1, engine `wasm/test/fused`.");
  assertEquals(lines[4].split("|").map((title) => title.trim()), [
    "",
    "",
    "seeds",
    "Acc, %",
    "mIoU, %",
    "Acc, paper (paper track only)",
    "mIoU, paper (paper track only)",
    "",
  ]);
  const fields = lines[6].split("|").map((field) => field.trim());
  assertEquals(fields.slice(1, 4), ["STEGO", "5", "65.0 [63.9, 66.1]"]);
  assertEquals(fields.slice(5, 7), ["70.0", "50.0"]);
  assertStringIncludes(lines[8], "| Quoted | not run here | -");
  assert(lines.includes("- OMH: A footnote."));
  assert(lines.includes("A caption."));
});

Deno.test("renderMarkdown() names the paper's columns plainly on the paper track", () => {
  assertStringIncludes(
    renderMarkdown(tinyTable(tinyPlan({ track: "paper" }))),
    "| Acc, paper | mIoU, paper |",
  );
});

Deno.test("renderMarkdown() puts the linear probe in a table of its own, and none where there is none", () => {
  const plan = tinyPlan();
  const text = renderMarkdown(tinyTable(plan));
  assertStringIncludes(text, "\n\n| linear probe (uses labels) | Acc, %");
  assertStringIncludes(text, "| STEGO                      | 65.0 [63.9, 66.1] |");
  assertEquals(text.includes("| Quoted                     |"), false);
  const unprobed = tinyCells(plan);
  for (const cells of unprobed.values()) {
    cells.forEach(({ metrics }) => Object.assign(metrics!, { linear: null }));
  }
  assertEquals(renderMarkdown(tinyTable(plan, unprobed)).includes("linear probe"), false);
});

Deno.test("renderMarkdown() marks collapsed and unfinished rows and says why", () => {
  const plan = tinyPlan();
  const cells = tinyCells(plan, (row, seed) => {
    if (row === "STEGO" && seed === 1) return { outcome: { status: "diverged", step: 4, cause: "NaN" } };
    return row === "OMH" && seed !== 1 ? { effectiveClusters: 1 } : {};
  });
  const text = renderMarkdown(tinyTable(plan, cells));
  assertStringIncludes(text, "| STEGO  | 4 of 5 ");
  assertStringIncludes(text, "| OMH    | 5, collapsed |");
  assertStringIncludes(text, "- STEGO: seed 1 diverged at step 4: NaN");
  assertStringIncludes(
    text,
    "- OMH: collapsed with seed 0, 2, 3, 4 (fewer than 1.5 effective clusters, or a mean cosine",
  );
});

Deno.test("renderCsv() has a line a row and quotes where it must", () => {
  const plan = tinyPlan({
    change: (text) => text.replaceAll("OMH", '"O, M"').replace("acc(O, M) > acc(S", "acc(S"),
  });
  const lines = renderCsv(tinyTable(plan)).split("\n");
  assertEquals(
    lines[0],
    "row,method,state,seeds,acc,acc_low,acc_high,miou,miou_low,miou_high," +
      "linear_acc,linear_acc_low,linear_acc_high,linear_miou,linear_miou_low,linear_miou_high," +
      "paper_acc,paper_miou,incidents",
  );
  assertStringIncludes(lines[1], "STEGO,stego,finished,0 1 2 3 4,65,");
  assertStringIncludes(lines[2], '"O, M",stego,finished');
  assertEquals(lines[3], "Quoted,,not run here,,,,,,,,,,,,,,77.9,,");
  assertEquals(lines.length, 5);
});

Deno.test("renderMarkdown() says of a trial at the top what it is", () => {
  const changes = [{ setting: "train.steps", value: 2, instead: [5000] }];
  const lines = renderMarkdown({ ...tinyTable(tinyPlan()), changes }).split("\n");
  assertStringIncludes(lines[2], "**Trial, not the table of the spec: shrunk: 2 of 5000 steps.");
});

Deno.test("tableTexts() has the table for programs and for people", () => {
  const table = tinyTable(tinyPlan());
  const texts = tableTexts(table);
  assertEquals(JSON.parse(texts["table.json"]), JSON.parse(JSON.stringify(table)));
  assertEquals([texts["table.md"], texts["table.csv"]], [renderMarkdown(table), renderCsv(table)]);
});

Deno.test("tableTexts() of a table read from its file are the same", () => {
  const texts = tableTexts(tinyTable(tinyPlan()));
  assertEquals(tableTexts(JSON.parse(texts["table.json"])), texts);
});
