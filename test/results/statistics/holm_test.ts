import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { holmAdjusted } from "../../../src/results/statistics/holm.ts";

Deno.test("holmAdjusted() multiplies the smallest by the size of the family, the next by one less", () => {
  // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"), R: 0.03 0.06 0.06 0.02
  assertEquals(holmAdjusted([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
  assertEquals(holmAdjusted([0.2]), [0.2]);
  assertEquals(holmAdjusted([]), []);
  assertEquals(holmAdjusted([0.7, 0.9]), [1, 1]);
});

Deno.test("holmAdjusted() keeps the order, lowers nothing and lies at most at Bonferroni's", () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (values) => {
    const adjusted = holmAdjusted(values);
    values.forEach((value, i) => {
      assert(adjusted[i] >= value && adjusted[i] <= Math.min(1, value * values.length));
      values.forEach((other, j) => assert(value > other ? adjusted[i] >= adjusted[j] : true));
    });
  }));
});
