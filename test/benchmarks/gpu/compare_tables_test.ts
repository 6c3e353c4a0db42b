/** Trainings of a table of one row, in processes as `deno task gpu` starts them. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { trainTable } from "../../../benchmarks/gpu/checks.ts";
import { compareTables, type Recorder } from "../../../benchmarks/gpu/examine_card.ts";
import type { ComparedRow, Section } from "../../../benchmarks/gpu/types.ts";
import type { EngineName } from "../../../src/engine/types.ts";

const TINY = fileURLToPath(new URL("tiny.yaml", import.meta.url));

/** Compares a table on an engine with that on `wasm`. */
async function compare(engine: EngineName, spec: string, limit: number) {
  const table: ComparedRow[] = [];
  const sections: Section[] = [];
  const record: Recorder = async (name, run) => void sections.push({ name, ...await run(), seconds: 0 });
  await compareTables([engine], () => limit, table, record, spec);
  return { table, sections };
}

Deno.test("compareTables() trains a row twice and compares each score; an engine equals itself", async () => {
  const { table, sections } = await compare("wasm", TINY, 120_000);
  assertEquals(sections, [{
    name: "short table, wasm",
    state: "passed",
    summary: "scores of 1 rows, at most 0.00 points from wasm",
    failures: [],
    seconds: 0,
  }]);
  assertEquals(table.map(({ row, metric }) => [row, metric]), [["STEGO", "acc"], ["STEGO", "miou"]]);
  for (const { wasm, here } of table) {
    assertEquals(here, wasm);
    assertEquals(wasm > 0 && wasm <= 100, true, `${wasm}`);
  }
});

Deno.test("compareTables() leaves out what there was no time for", async () => {
  const { table, sections } = await compare("wasm", TINY, 0);
  assertEquals(table, []);
  assertEquals(sections.map(({ state, summary }) => [state, summary]), [
    ["left out", "there is none on wasm: there was no time left for it"],
  ]);
});

Deno.test("trainTable() says why a table is not trained", async () => {
  const outcome = await trainTable("wasm", 60_000, "/no/such/table.yaml");
  assertStringIncludes("fault" in outcome ? outcome.fault : "", "/no/such/table.yaml");
});
