import { assertAlmostEquals, assertEquals } from "@std/assert";
import { planEntropy } from "../../src/omh/plan_entropy.ts";

Deno.test("planEntropy() is the logarithm of the number of equal entries", () => {
  assertAlmostEquals(planEntropy(new Float32Array(8).fill(1 / 8)), Math.log(8), 1e-12);
});

Deno.test("planEntropy() counts empty entries as 0", () => {
  assertAlmostEquals(planEntropy(Float32Array.of(0.5, 0, 0, 0.5)), Math.log(2), 1e-12);
  assertEquals(planEntropy(Float32Array.of(1, 0)), 0);
});

Deno.test("planEntropy() sums - T log T", () => {
  assertAlmostEquals(
    planEntropy(Float32Array.of(0.75, 0.25)),
    0.75 * Math.log(4 / 3) + 0.25 * Math.log(4),
    1e-12,
  );
});
