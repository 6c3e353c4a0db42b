import { assertAlmostEquals, assertEquals } from "@std/assert";
import { probeRateScale } from "../../../src/methods/parts/probe_rate.ts";

Deno.test("probeRateScale() keeps steps x rate at 7000 x 5e-3 where there are fewer steps", () => {
  for (const steps of [1, 240, 5000, 6999]) {
    assertAlmostEquals(steps * 5e-3 * probeRateScale({ steps, probe_rate: "travel" }), 35, 1e-9);
  }
});

Deno.test("probeRateScale() is 1 from the published steps on, without any, and where rates are fixed", () => {
  for (const steps of [0, 7000, 22896]) assertEquals(probeRateScale({ steps, probe_rate: "travel" }), 1);
  assertEquals(probeRateScale({ steps: 240, probe_rate: "fixed" }), 1);
});
