import { assertEquals, assertStringIncludes } from "@std/assert";
import { tinyCells, tinyPlan } from "../results_fixture.ts";
import { fileOf, filesOf, load } from "./check_fixture.ts";

const plan = tinyPlan();
const [cell] = tinyCells(plan).get("OMH")!;

Deno.test("loadResults() reads the table and its cells", async () => {
  const { label, table, cells, texts, unreadable, altered } = await load(filesOf(plan, "here"), plan);
  assertEquals([label, table?.rows.length, cells.size], ["here", 3, 10]);
  assertEquals([...texts.keys()], ["table.csv", "table.json", "table.md"]);
  assertEquals([unreadable, altered], [[], []]);
});

Deno.test("loadResults() passes over files that are none of its own", async () => {
  const files = filesOf(plan);
  files.texts.set("notes.txt", "words").set("cells/x.tmp", "half");
  const { cells, unreadable } = await load(files, plan);
  assertEquals([cells.size, unreadable], [10, []]);
});

Deno.test("loadResults() takes the table of a run until its claims were decided where that is asked for", async () => {
  const files = filesOf(plan);
  const decided = { ...plan, stopping: { max_seeds: 9 } };
  assertEquals((await load(files, decided)).table, undefined);
  for (const [name, text] of filesOf(decided).texts) {
    if (!name.startsWith("cells/")) files.texts.set(`until-decided/${name}`, text);
  }
  const [spec, other] = [await load(files, plan), await load(files, decided)];
  assertEquals([spec.table?.stopping, other.table?.stopping?.max_seeds], [undefined, 9]);
  assertEquals([spec.cells.size, other.cells.size], [10, 10]);
  assertEquals([...other.texts.keys()], ["table.csv", "table.json", "table.md"]);
});

Deno.test("loadResults() names a cell that was changed by hand", async () => {
  const files = filesOf(plan);
  files.edit(fileOf(cell), '"acc": 90', '"acc": 90.01');
  const { altered, cells } = await load(files, plan);
  assertEquals(altered, [{
    where: "now",
    file: fileOf(cell),
    message: "acc is 90.01, but its confusion matrix gives 90",
  }]);
  assertEquals(cells.size, 10);
});

Deno.test("loadResults() sets aside what it cannot read", async () => {
  const files = filesOf(plan);
  files.edit(fileOf(cell), "omh-bench/cell@2", "omh-bench/cell@7");
  files.edit("table.json", "omh-bench/table@2", "omh-bench/table@7");
  const { unreadable, cells, table } = await load(files, plan);
  assertEquals([cells.size, table], [9, undefined]);
  assertEquals(unreadable.map(({ file }) => file), [fileOf(cell), "table.json"]);
  assertStringIncludes(unreadable[0].message, "its schema is omh-bench/cell@7, expected omh-bench/cell@2");
  assertStringIncludes(unreadable[1].message, "its schema is omh-bench/table@7");
  files.texts.set("table.json", "{");
  assertStringIncludes((await load(files, plan)).unreadable[1].message, "it is no JSON");
});

Deno.test("loadResults() of nothing has nothing", async () => {
  const files = filesOf(plan);
  files.texts.clear();
  const { table, cells, texts, unreadable, altered } = await load(files, plan);
  assertEquals([table, cells.size, texts.size, unreadable, altered], [undefined, 0, 0, [], []]);
});
