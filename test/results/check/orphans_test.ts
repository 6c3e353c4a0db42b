import { assertEquals } from "@std/assert";
import { checkTable } from "../../../src/results/check/check_table.ts";
import { orphansOf } from "../../../src/results/check/orphans.ts";
import { renderCheck } from "../../../src/results/check/render_check.ts";
import { tinyCells, tinyPlan } from "../results_fixture.ts";
import { fileOf, filesOf, keyedCells, load } from "./check_fixture.ts";

const plan = tinyPlan();
const [first, second] = tinyCells(plan).get("OMH")!;

Deno.test("orphansOf() finds cells of a row that the spec has no longer, and leaves those of seeds till a decision", async () => {
  const stored = await load(filesOf(plan), plan);
  const keyed = keyedCells(plan).filter(({ row }) => row !== "OMH");
  const keys = (results: Parameters<typeof orphansOf>[1]) => orphansOf(keyed, results).map(({ key }) => key);
  assertEquals(orphansOf(keyedCells(plan), stored), []);
  assertEquals(new Set(keys(stored)), new Set(tinyCells(plan).get("OMH")!.map(({ key }) => key)));
  assertEquals(keys({ ...stored, decided: new Set([first.key]) }).includes(first.key), false);
  assertEquals(keys({ ...stored, decided: new Set([first.key]) }).includes(second.key), true);
});

Deno.test("orphansOf() leaves cells of other engines and those of the rows of the stored table", async () => {
  const stored = await load(filesOf(plan), plan);
  assertEquals(orphansOf(keyedCells(plan, { numerics: "wasm/test/unfused" }), stored), []);
  assertEquals(orphansOf(keyedCells(plan, { methodVersion: 2 }), stored), []);
});

Deno.test("a check names orphans, and passes", async () => {
  const keyed = keyedCells(plan);
  const now = filesOf(plan);
  const committed = await load(filesOf(plan), plan);
  const stray = JSON.parse(now.texts.get(fileOf(first))!);
  const parts = { ...stray.key_parts, settings: "0123456789ab", seed: "0123456789ab" };
  const loaded = await load(now, plan);
  const cells = new Map([...loaded.cells, ["feed", { ...first, key: "feed", key_parts: parts }]]);
  const check = checkTable({ plan, keyed }, committed, { ...loaded, cells });
  assertEquals([check.verdict, check.orphans], ["same", ["feed"]]);
  assertEquals(
    renderCheck(check).includes("- of no row: 1 stored cells (feed); deno task clean removes them"),
    true,
  );
});
