import { assert, assertEquals } from "@std/assert";
import { simulations } from "../../../src/results/audit/scenarios.ts";

Deno.test("simulations() promise power where there is an effect and a fixed number of seeds", () => {
  const found = simulations(200);
  for (const { effects, looks, promised, first, noise } of found) {
    assertEquals(promised !== null, effects[0] > 0 && looks.length === 1);
    if (promised !== null && noise === "normal") assert(Math.abs(first.holds - promised) < 0.1);
  }
  assert(found.every(({ tables, wrong }) => tables === 200 && wrong < 0.15));
});
