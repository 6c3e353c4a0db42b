import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { LOOKS } from "../../../src/results/audit/scenarios.ts";
import { type SimulatedTables, simulateTables } from "../../../src/results/audit/simulate.ts";
import { detectableDifference, tTestPower } from "../../../src/results/statistics/power.ts";

const PLAN: SimulatedTables = { effects: [0], margin: 1, looks: [10], noise: "normal", tables: 4000 };

Deno.test("a table without differences errs in 5% with a fixed number of seeds, whatever the number of its claims", () => {
  const alone = simulateTables({ ...PLAN, margin: 1e-6 });
  // 4000 tables: a standard error of 0.34 points.
  assertAlmostEquals(alone.wrong, 0.05, 0.012);
  assertEquals(alone.first.equivalent, 0);
  const four = simulateTables({ ...PLAN, effects: [0, 0, 0, 0], margin: 1e-6 });
  assertAlmostEquals(four.wrong, 0.05, 0.012);
});

Deno.test("a difference as large as the margin is called equivalent in at most 5%", () => {
  for (const looks of [[5], [20], LOOKS]) {
    assert(simulateTables({ ...PLAN, effects: [1], looks }).wrong < 0.06, String(looks));
  }
});

Deno.test("a table whose seeds are added errs in at most 5%, however often it is looked at", () => {
  for (const effects of [[0], [0, 0], [1, 0]]) {
    const { wrong, first, seeds } = simulateTables({ ...PLAN, effects, looks: LOOKS, tables: 1000 });
    assert(wrong < 0.05, `${effects}: ${wrong}`);
    assert(first.inconclusive < 0.02 && seeds.median < 40 && seeds.most >= seeds.median);
  }
});

Deno.test("power is what the planning of seeds promises", () => {
  for (const seeds of [5, 10, 20]) {
    const effect = detectableDifference({ deviation: 1, level: 0.05 }, seeds);
    const found = simulateTables({ ...PLAN, effects: [effect], margin: 1e-6, looks: [seeds] });
    assertAlmostEquals(found.first.holds, 0.8, 0.05);
  }
  const shared = simulateTables({ ...PLAN, effects: [1, 0, 0, 0], margin: 1e-6 });
  assertAlmostEquals(shared.first.holds, tTestPower(Math.sqrt(10), 10, 0.05 / 4), 0.05);
});
