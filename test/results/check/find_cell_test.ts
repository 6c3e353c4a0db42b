import { assertEquals } from "@std/assert";
import { findCell } from "../../../src/results/check/find_cell.ts";
import { tinyPlan } from "../results_fixture.ts";
import { filesOf, keyedCells, load } from "./check_fixture.ts";

const plan = tinyPlan();
const stored = await load(filesOf(plan), plan);
const [first] = keyedCells(plan);

Deno.test("findCell() takes the result of the key", () => {
  const found = findCell(first, stored)!;
  assertEquals([found.result.key, found.changed], [first.key.key, []]);
});

Deno.test("findCell() takes a result of other numerics", () => {
  const [other] = keyedCells(plan, { numerics: "cpu" });
  const found = findCell(other, stored)!;
  assertEquals([found.result.key, found.changed], [first.key.key, ["numerics"]]);
});

Deno.test("findCell() takes the former result of the row and seed, and says what has changed", () => {
  const [, second] = keyedCells(plan, { methodVersion: 2 });
  const found = findCell(second, stored)!;
  assertEquals([found.result.seed, found.result.settings.omh, found.changed], [1, null, ["method"]]);
});

Deno.test("findCell() finds nothing without the table, or of another row", async () => {
  const [other] = keyedCells(plan, { methodVersion: 2 });
  const files = filesOf(plan);
  files.texts.delete("table.json");
  assertEquals(findCell(other, await load(files, plan)), undefined);
  assertEquals(findCell({ ...other, row: "New" }, stored), undefined);
  assertEquals(findCell(first, { cells: new Map(), table: stored.table }), undefined);
});
