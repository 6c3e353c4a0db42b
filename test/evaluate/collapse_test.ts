import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { collapseBounds, effectiveNumber, hasCollapsed } from "../../src/evaluate/collapse.ts";

Deno.test("effectiveNumber() counts clusters by how evenly they are used", () => {
  assertEquals(effectiveNumber([10, 0, 0]), 1);
  assertAlmostEquals(effectiveNumber([5, 5, 5, 5]), 4, 1e-12);
  // Entropy of one and three quarters: 0.5623 nats.
  assertAlmostEquals(effectiveNumber([1, 3]), Math.exp(0.562335), 1e-5);
  assertEquals(effectiveNumber([0, 0]), 0);
});

Deno.test("effectiveNumber() lies between one and the number of clusters", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 }), (counts) => {
      const clusters = effectiveNumber(counts);
      assertGreater(clusters, 1 - 1e-9);
      assertGreater(counts.length + 1e-9, clusters);
    }),
  );
});

Deno.test("collapseBounds() ask for more clusters of more classes, half of the largest entropy", () => {
  for (const classes of [2, 6, 27]) {
    const { effectiveClusters } = collapseBounds(classes);
    assertAlmostEquals(Math.log(effectiveClusters), Math.log(classes) / 2, 1e-12);
  }
});

Deno.test("collapseBounds() ask for more than 14% of the variance beside the first axis", () => {
  const { effectiveRank } = collapseBounds(6);
  assertGreater(effectiveRank, effectiveNumber([0.87, 0.13]));
  assertGreater(effectiveNumber([0.85, 0.15]), effectiveRank);
});

Deno.test("hasCollapsed() looks at clusters in use, at codes of one direction and at codes on one line", () => {
  const sound = { effectiveClusters: 2.5, meanCosine: 0.95, effectiveRank: 1.5 };
  assertEquals(hasCollapsed(sound, 6), false);
  assertEquals(hasCollapsed({ ...sound, effectiveClusters: 2.4 }, 6), true);
  assertEquals(hasCollapsed({ ...sound, meanCosine: 0.951 }, 6), true);
  assertEquals(hasCollapsed({ ...sound, effectiveRank: 1.49 }, 6), true);
  assertEquals(hasCollapsed(sound, 27), true);
});
