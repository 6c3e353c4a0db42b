import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createSimplexLocator } from "../../../src/nn/crf/_simplex.ts";
import { corners } from "./_reference.ts";

/** Feature whose scaled coordinate is 1/2 in one dimension: half way between the lattice points 0 and 1. */
const HALF_WAY = 0.5 / (Math.sqrt(2 / 3) * 2 / Math.sqrt(2));

Deno.test("locate() weighs the two lattice points around a feature half way between them equally", () => {
  const locator = createSimplexLocator(1);
  locator.locate(Float32Array.of(HALF_WAY), 0);
  assertEquals([...locator.keys], [0, 1]);
  assertAlmostEquals(locator.weights[0], 0.5, 1e-7);
  assertAlmostEquals(locator.weights[1], 0.5, 1e-7);
});

Deno.test("locate() gives the origin its own lattice point with weight 1", () => {
  const locator = createSimplexLocator(5);
  locator.locate(new Float32Array(5), 0);
  assertEquals([...locator.keys.subarray(0, 5)], [0, 0, 0, 0, 0]);
  assertEquals([...locator.weights.subarray(0, 6)], [1, 0, 0, 0, 0, 0]);
});

Deno.test("locate() returns weights of at least 0 that sum to 1, and the reference's lattice points", () => {
  const feature = fc.integer({ min: -4000, max: 4000 }).map((x) => x / 64);
  fc.assert(fc.property(fc.array(feature, { minLength: 1, maxLength: 6 }), (features) => {
    const d = features.length;
    const locator = createSimplexLocator(d);
    locator.locate(Float32Array.from(features), 0);
    const expected = corners(features);
    // Coordinates reach 1e3, where float32 resolves 1e-4.
    const weights = [...locator.weights.subarray(0, d + 1)];
    assert(weights.every((weight) => weight > -1e-3));
    assertAlmostEquals(weights.reduce((a, b) => a + b), 1, 1e-10);
    expected.forEach(({ key, weight }, k) => {
      assertEquals([...locator.keys.subarray(k * d, (k + 1) * d)].join(), key);
      assertAlmostEquals(weights[k], weight, 1e-10);
    });
  }));
});
