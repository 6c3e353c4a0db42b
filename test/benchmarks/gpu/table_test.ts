import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { loadPlan } from "../../../src/app/load_plan.ts";
import { cellsOf } from "../../../src/spec/mod.ts";

Deno.test("the short table has a row for each method that is timed, and takes seconds", async () => {
  const path = fileURLToPath(new URL("../../../benchmarks/gpu/table.yaml", import.meta.url));
  const { plan } = await loadPlan(path);
  const cells = cellsOf(plan).map(({ settings }) => settings);
  assertEquals(cells.map(({ method }) => method), ["stego", "stego", "smooseg", "hp"]);
  assertEquals(cells.every(({ train }) => train.steps * train.batch <= 100), true);
});
