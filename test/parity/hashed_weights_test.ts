import { assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { hashedParameters, hashedValues } from "../../src/parity/hashed_weights.ts";

Deno.test("hashedValues() depend on position and seed alone", () => {
  assertEquals(hashedValues(3, 5, 1), hashedValues(9, 5, 1).slice(0, 3));
  assertNotEquals(hashedValues(3, 5, 1), hashedValues(3, 6, 1));
});

Deno.test("hashedValues() have the mean and the standard deviation asked for", () => {
  const values = hashedValues(20_000, 3, 2, 1);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  // Three standard errors of 20 000 samples.
  assertAlmostEquals(mean, 1, 3 * 2 / Math.sqrt(20_000));
  assertAlmostEquals(Math.sqrt(variance), 2, 0.05);
});

Deno.test("hashedParameters() name every parameter of the transformer", () => {
  const tensors = hashedParameters({ width: 4, depth: 2, heads: 1, patch: 2, grid: 3, mlpRatio: 4 });
  assertEquals(tensors.size, 4 + 2 * 12 + 2);
  assertEquals(tensors.get("pos_embed")?.shape, [1, 10, 4]);
  assertEquals(tensors.get("pos_embed")?.data, hashedValues(40, 2, 0.4));
});
