import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { CodeSpread, effectiveClusters, hasCollapsed } from "../../src/evaluate/collapse.ts";

Deno.test("effectiveClusters() counts clusters by how evenly they are used", () => {
  assertEquals(effectiveClusters([10, 0, 0]), 1);
  assertAlmostEquals(effectiveClusters([5, 5, 5, 5]), 4, 1e-12);
  // Entropy of one and three quarters: 0.5623 nats.
  assertAlmostEquals(effectiveClusters([1, 3]), Math.exp(0.562335), 1e-5);
  assertEquals(effectiveClusters([0, 0]), 0);
});

Deno.test("effectiveClusters() lies between one and the number of clusters", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 }), (counts) => {
      const clusters = effectiveClusters(counts);
      assertGreater(clusters, 1 - 1e-9);
      assertGreater(counts.length + 1e-9, clusters);
    }),
  );
});

function spreadOf(...codes: number[][]): number {
  const spread = new CodeSpread();
  for (const code of codes) spread.add(Float32Array.from(code), code.length);
  return spread.meanCosine;
}

Deno.test("CodeSpread has the mean cosine over all pairs of codes, whatever their length", () => {
  assertAlmostEquals(spreadOf([3, 0], [1, 0], [0, 2]), 1 / 3, 1e-12);
  assertAlmostEquals(spreadOf([1, 1], [2, 2], [5, 5]), 1, 1e-6);
  assertAlmostEquals(spreadOf([1, 0], [-4, 0]), -1, 1e-12);
});

Deno.test("CodeSpread takes many codes at once and a code of zeros", () => {
  const spread = new CodeSpread();
  spread.add(Float32Array.of(1, 0, 0, 1, 0, 0), 2);
  assertEquals(spread.meanCosine, 0);
});

Deno.test("CodeSpread has no pairs in fewer than two codes", () => {
  assertEquals([spreadOf(), spreadOf([1, 2])], [0, 0]);
});

Deno.test("hasCollapsed() looks at clusters in use and at codes of one direction", () => {
  const sound = { effectiveClusters: 4.2, meanCodeCosine: 0.3 };
  assertEquals(hasCollapsed(sound), false);
  assertEquals(hasCollapsed({ ...sound, effectiveClusters: 1.49 }), true);
  assertEquals(hasCollapsed({ ...sound, meanCodeCosine: 0.951 }), true);
  assertEquals(hasCollapsed({ effectiveClusters: 1.5, meanCodeCosine: 0.95 }), false);
});
