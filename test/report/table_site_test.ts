import { assert, assertEquals } from "@std/assert";
import { openWorkspace, packageFolder } from "../../src/base/workspace.ts";
import { tableSite } from "../../src/report/table_site.ts";
import { ResultStore } from "../../src/results/result_store.ts";

/** Largest size of a seed's part of its row's page, bytes: Tables 1 to 7 have 1360 cells, their report at most 15 MB. */
const LARGEST = 8500;
const [TABLE, ROW] = ["cityscapes", "SmooSeg + OMH on scattering"];

Deno.test("a row of 200 seeds, 27 classes and a hierarchy takes its share of a small report", async () => {
  const store = new ResultStore(openWorkspace({ folder: packageFolder() }).results);
  const whole = (await store.readTable(TABLE, "embedded"))!;
  const rows = whole.rows.filter(({ name }) => name === ROW);
  const keys = rows.flatMap(({ cells }) => cells);
  const cells = new Map(
    await Promise.all(
      keys.map(async (key) => [key, (await store.readCell(TABLE, "embedded", key))!] as const),
    ),
  );
  assertEquals(cells.size, 200);
  const site = tableSite({
    spec: "tables/cityscapes.yaml",
    kind: "table",
    table: { ...whole, rows, claims: [] },
    cells,
    kept: { pictures: null, hierarchies: {} },
  });
  const page = site.get("cityscapes/smooseg-omh-on-scattering.html")!;
  const each = new TextEncoder().encode(page).length / cells.size;
  assert(each < LARGEST, `a seed takes ${each} bytes`);
});
