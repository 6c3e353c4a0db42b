import { assertAlmostEquals, assertEquals } from "@std/assert";
import { hashedParameters, hashedValues } from "./hashed_weights.ts";

Deno.test("hashedValues() follows the hash of position and seed", () => {
  // Position 0 and seed 0 hash to 0, the lower end of the range.
  assertEquals(hashedValues(1, 0, 1), Float32Array.of(-Math.sqrt(3)));
  assertEquals(hashedValues(1, 0, 0.5, 1), Float32Array.of(1 - Math.sqrt(3) / 2));
  assertEquals(hashedValues(3, 7, 1).subarray(0, 2), hashedValues(2, 7, 1));
});

Deno.test("hashedValues() has the mean and the deviation asked for", () => {
  const count = 20000;
  const values = hashedValues(count, 3, 0.2, 1);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  // Three standard errors of a mean of 20000 draws: 3 * 0.2 / sqrt(20000).
  assertAlmostEquals(mean, 1, 0.0043);
  assertAlmostEquals(Math.sqrt(variance), 0.2, 0.004);
});

Deno.test("hashedParameters() gives parameter k the seed k and its own spread", () => {
  const parameters = hashedParameters({ channels: 8, depth: 1, heads: 2, patch: 4, grid: 2, mlpRatio: 2 });
  assertEquals([...parameters.keys()].indexOf("blocks.0.attn.qkv.weight"), 6);
  const data = (name: string) => parameters.get(name)!.data;
  assertEquals(data("cls_token"), hashedValues(8, 1, 0.4));
  assertEquals(data("patch_embed.proj.weight"), hashedValues(8 * 48, 3, 1 / Math.sqrt(48)));
  assertEquals(data("blocks.0.norm1.weight"), hashedValues(8, 5, 0.2, 1));
  assertEquals(data("blocks.0.norm1.bias"), hashedValues(8, 6, 0.2));
  assertEquals(data("blocks.0.attn.qkv.weight"), hashedValues(3 * 8 * 8, 7, 1.5 / Math.sqrt(8)));
});
