import { assertEquals } from "@std/assert";
import { attentionMap, largestGains, scoreMap } from "../../../src/methods/transfgu/score_map.ts";
import { assertValues } from "../../nn/tensor_fixture.ts";

Deno.test("attentionMap() is 1 where the class token looks most", () => {
  assertValues(attentionMap([0.1, 0.2, 0.3, 0.2], 2), [1, 1], 1e-6);
  assertValues(attentionMap([0.1, 0.2, 0.3], 1), [1 / 3, 2 / 3, 1], 1e-6);
});

Deno.test("largestGains() hold the share of the sum", () => {
  // Gains 1, 2, 3, 4: cumulated shares 0.1, 0.3, 0.6, 1.
  assertEquals([...largestGains([-4, -1, -2, -3, 5], 0.8)], [4, 0, 2, 3, 0]);
  assertEquals([...largestGains([-4, -1, -2, -3], 0.3)], [4, 0, 0, 0]);
});

Deno.test("largestGains() are none where no gradient is negative", () => {
  assertEquals([...largestGains([0, 1, 2], 0.8)], [0, 0, 0]);
});

Deno.test("scoreMap() adds gains, is 0 where looking hurts, and the attention map to the bit elsewhere", () => {
  const attention = Float32Array.of(0.3, 1, 0.7);
  const scores = scoreMap(attention, Float32Array.of(-2, 1, 0, 0.5, 0, -0), { keepShare: 0.8 });
  assertEquals(scores, Float32Array.of(2.3, 0, 0, 1, 0.7, 0.7));
});
