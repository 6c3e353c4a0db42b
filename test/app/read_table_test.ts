import { assertEquals, assertRejects } from "@std/assert";
import { readTable } from "../../src/app/read_table.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { ResultStore } from "../../src/results/result_store.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { tinyCells, tinyPlan, tinyTable } from "../results/results_fixture.ts";

Deno.test("readTable() gives a table back with the cells that its rows name", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ results: folder });
    const cells = tinyCells(tinyPlan());
    const store = new ResultStore(folder);
    for (const cell of [...cells.values()].flat()) await store.writeCell("tiny", "embedded", cell);
    const written = tinyTable(tinyPlan(), cells);
    await store.writeTable(written);
    const read = await readTable("tiny", { workspace });
    assertEquals(read.table, JSON.parse(JSON.stringify(written)));
    for (const { name, cells: keys } of read.table.rows.filter(({ cells }) => cells.length > 0)) {
      assertEquals(keys.map((key) => read.cells.get(key)), cells.get(name));
    }
  }));

Deno.test("readTable() refuses a cell that was changed by hand, and says which", () =>
  withFolder(async (folder) => {
    const store = new ResultStore(folder);
    const cells = tinyCells(tinyPlan());
    const [cell] = cells.get("OMH")!;
    await store.writeCell("tiny", "embedded", { ...cell, seed: 7 });
    await store.writeTable(tinyTable(tinyPlan(), cells));
    const workspace = openWorkspace({ results: folder });
    await assertRejects(() => readTable("tiny", { workspace }), SyntaxError, cell.key);
  }));

Deno.test("readTable() says where there is no such table, and takes no other's place", () =>
  withFolder(async (folder) => {
    await new ResultStore(folder).writeTable(tinyTable(tinyPlan()));
    const workspace = openWorkspace({ results: folder });
    for (const options of [{ track: "paper" }, { untilDecided: true }]) {
      await assertRejects(
        () => readTable("tiny", { workspace, ...options }),
        Deno.errors.NotFound,
        `in "${folder}", expected one that was run`,
      );
    }
  }));
