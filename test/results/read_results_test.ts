import { assertEquals, assertRejects } from "@std/assert";
import { readResults } from "../../src/results/read_results.ts";
import { DamagedResultError, ResultStore } from "../../src/results/result_store.ts";
import { withFolder } from "./folder_fixture.ts";
import { tinyCells, tinyPlan, tinyTable } from "./results_fixture.ts";

const plan = tinyPlan();
const cells = tinyCells(plan);

async function write(folder: string): Promise<string> {
  const store = new ResultStore(folder);
  for (const cell of [...cells.values()].flat()) await store.writeCell("tiny", "embedded", cell);
  await store.writeTable(tinyTable(plan, cells));
  return `${store.folder("tiny", "embedded")}/cells/${cells.get("OMH")![1].key}.json`;
}

Deno.test("readResults() reads back the table and the cells of its rows", () =>
  withFolder(async (folder) => {
    await write(folder);
    const { table, cells: stored } = await readResults(folder, "tiny", "embedded");
    assertEquals(table, JSON.parse(JSON.stringify(tinyTable(plan, cells))));
    const omh = table.rows.find(({ name }) => name === "OMH")!;
    assertEquals(
      omh.cells.map((key) => stored.get(key)?.metrics?.acc),
      omh.acc?.values.map((value) => value),
    );
  }));

Deno.test("readResults() refuses a table that is missing or lacks a cell, and a damaged cell", () =>
  withFolder(async (folder) => {
    await assertRejects(() => readResults(folder, "tiny", "embedded"), Deno.errors.NotFound, "no table.json");
    const path = await write(folder);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace('"acc"', '"ACC"'));
    await assertRejects(() => readResults(folder, "tiny", "embedded"), DamagedResultError, path);
    await Deno.remove(path);
    await assertRejects(() => readResults(folder, "tiny", "embedded"), Deno.errors.NotFound, "no cells/");
  }));
