import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { RandomStreams } from "../../../src/base/random.ts";
import { pairedDifference } from "../../../src/results/statistics/paired_difference.ts";

Deno.test("pairedDifference() is the paired t-test where images do not matter", () => {
  const { difference, pValue } = pairedDifference([1, 2, 3], { variance: 0, images: 10 });
  assertEquals(difference, 2);
  // t = 2 sqrt(3) with two degrees of freedom: F(t) = 1/2 + t / (2 sqrt(2 + t^2)).
  const t = 2 * Math.sqrt(3);
  assertAlmostEquals(pValue!, 1 - t / Math.sqrt(2 + t ** 2), 1e-12);
});

Deno.test("pairedDifference() adds the variances of seeds and images", () => {
  const { pValue } = pairedDifference([1, 2, 3], { variance: 1 / 3, images: 101 });
  // Squared error 1/3 + 1/3, t = 2.4495, freedom (4/9) / (1/18 + 1/900) = 7.8, so 7;
  // p is one minus the integral of the density from -t to t, by Simpson's rule.
  assertAlmostEquals(pValue!, 0.04414, 1e-5);
});

Deno.test("pairedDifference() cannot judge a single seed", () => {
  assertEquals(pairedDifference([2], { variance: 0.1, images: 10 }), { difference: 2, pValue: null });
});

Deno.test("pairedDifference() is certain where nothing varies", () => {
  assertEquals(pairedDifference([0, 0], { variance: 0, images: 3 }).pValue, 1);
  assertEquals(pairedDifference([1, 1], { variance: 0, images: 3 }).pValue, 0);
});

Deno.test("pairedDifference() does not mind which row is left", () => {
  const seeds = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 5 });
  fc.assert(fc.property(seeds, fc.double({ min: 0.01, max: 3, noNaN: true }), (values, variance) => {
    const there = pairedDifference(values, { variance, images: 50 });
    const back = pairedDifference(values.map((value) => -value), { variance, images: 50 });
    assertAlmostEquals(there.difference, -back.difference, 1e-12);
    assertAlmostEquals(there.pValue!, back.pValue!, 1e-12);
  }));
});

Deno.test("pairedDifference() rarely finds a difference where there is none", () => {
  const random = new RandomStreams(5).stream("test");
  const trials = 4000;
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const ofImages = 0.7 * random.normal();
    const bySeed = [0, 1, 2].map(() => ofImages + random.normal());
    if (pairedDifference(bySeed, { variance: 0.49, images: 100 }).pValue! < 0.05) found++;
  }
  // 5% are expected of an exact test, with a standard error of 0.35%; the test is to err on the side of caution.
  assertLess(found / trials, 0.06);
});
