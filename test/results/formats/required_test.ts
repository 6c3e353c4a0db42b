import { assertEquals } from "@std/assert";
import { TABLE_FILES, tableTexts } from "../../../src/results/formats/required.ts";
import { renderCsv } from "../../../src/results/render_csv.ts";
import { renderMarkdown } from "../../../src/results/render_table.ts";
import { tinyPlan, tinyTable } from "../results_fixture.ts";

Deno.test("the files that a commit must have are those that the oldest commits have", () => {
  assertEquals(TABLE_FILES, ["table.json", "table.md", "table.csv"]);
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
