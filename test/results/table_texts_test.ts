import { assertEquals } from "@std/assert";
import { renderCsv, renderMarkdown } from "../../src/results/render_table.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { tableTexts, writeTable } from "../../src/results/table_texts.ts";
import { tinyPlan, tinyTable } from "./results_fixture.ts";
import { withFolder } from "./folder_fixture.ts";

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

Deno.test("writeTable() writes them all", () =>
  withFolder(async (root) => {
    const table = tinyTable(tinyPlan());
    await writeTable(new ResultStore(root), table);
    const names = (await Array.fromAsync(Deno.readDir(`${root}/tiny/embedded`))).map(({ name }) => name);
    assertEquals(names.sort(), Object.keys(tableTexts(table)).sort());
  }));
