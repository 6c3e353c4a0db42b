import { assertEquals } from "@std/assert";
import { gatherTable } from "../../src/launch/gather_table.ts";
import { identifyCells } from "../../src/launch/cell_identity.ts";
import type { CellResult } from "../../src/results/types.ts";
import { plannedFixture } from "./plan_fixture.ts";

Deno.test("gatherTable() puts the results of a row's seeds into its row, in the order of the plan", async () => {
  const { plan, resources } = await plannedFixture("tiny.yaml");
  const cells = await identifyCells(plan, resources, "wasm/test");
  const results = new Map(cells.map(({ cell, key }, i) => {
    const outcome = { status: "finished" };
    const result = {
      key: key.key,
      seed: cell.seed,
      outcome,
      metrics: { acc: 10 * i, miou: i },
      curve: { steps: [] },
    };
    return [key.key, result as unknown as CellResult];
  }));
  const { engine, rows, notes } = await gatherTable(plan, { cells, results }, {
    resources,
    numerics: "wasm/test",
  });
  assertEquals(engine, "wasm/test");
  assertEquals(rows.map(({ name, acc }) => [name, acc?.values]), [
    ["STEGO", [0, 10]],
    ["OMH, temperature 0.02", [20, 30]],
    ["OMH, temperature 0.1", [40, 50]],
  ]);
  assertEquals(rows[2].cells, cells.slice(4).map(({ key }) => key.key));
  assertEquals(notes.at(-1), "Stripes: made up for tests");
});
