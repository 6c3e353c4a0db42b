import { assertEquals, assertRejects } from "@std/assert";
import { ResultStore } from "../../src/results/result_store.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import { tableTexts } from "../../src/results/render_table.ts";
import { withFolder } from "./folder_fixture.ts";
import { cellOf, pointOf, tinyPlan, tinyTable } from "./results_fixture.ts";

const cell = cellOf(pointOf(tinyPlan(), "OMH"), 0);

function withStore(test: (store: ResultStore) => Promise<void>): Promise<void> {
  return withFolder((folder) => test(new ResultStore(folder)));
}

Deno.test("writeCell() writes a cell that readCell() reads", () =>
  withStore(async (store) => {
    assertEquals(await store.readCell("tiny", "embedded", cell.key), undefined);
    await store.writeCell("tiny", "embedded", cell);
    assertEquals(
      await Deno.readTextFile(`${store.root}/tiny/embedded/cells/${cell.key}.json`),
      stableJson(cell),
    );
    assertEquals((await store.readCell("tiny", "embedded", cell.key))?.digest, cell.digest);
    assertEquals(await store.readCell("tiny", "paper", cell.key), undefined);
  }));

Deno.test("makeCellFolder() makes the folder that cells are written to, once", () =>
  withStore(async (store) => {
    const path = await store.makeCellFolder("tiny", "embedded");
    assertEquals(await store.makeCellFolder("tiny", "embedded"), path);
    await store.writeCell("tiny", "embedded", cell);
    assertEquals((await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name), [`${cell.key}.json`]);
  }));

Deno.test("findCell() takes a cell from another table and copies it", () =>
  withStore(async (store) => {
    assertEquals(await store.findCell("tiny", "embedded", cell.key), undefined);
    await store.writeCell("other", "embedded", cell);
    assertEquals((await store.findCell("tiny", "embedded", cell.key))?.key, cell.key);
    assertEquals((await store.readCell("tiny", "embedded", cell.key))?.key, cell.key);
  }));

Deno.test("readCell() refuses a broken file", () =>
  withStore(async (store) => {
    await store.writeCell("tiny", "embedded", cell);
    const path = `${store.root}/tiny/embedded/cells/${cell.key}.json`;
    await Deno.writeTextFile(path, stableJson(cell).slice(0, 100));
    await assertRejects(() => store.readCell("tiny", "embedded", cell.key), SyntaxError, path);
  }));

Deno.test("writeTable() writes a table's files beside its cells", () =>
  withStore(async (store) => {
    const table = tinyTable(tinyPlan());
    await store.writeTable(table);
    for (const [file, text] of Object.entries(tableTexts(table))) {
      assertEquals(await Deno.readTextFile(`${store.folder("tiny", "embedded")}/${file}`), text);
    }
  }));
