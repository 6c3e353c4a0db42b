import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { meanInterval, tCumulative, tQuantile } from "../../../src/results/statistics/student_t.ts";

// From the tables of Student's t; they print three to five decimals.
const QUANTILES: [probability: number, freedom: number, t: number][] = [
  [0.975, 1, 12.7062],
  [0.975, 2, 4.3027],
  [0.975, 3, 3.1824],
  [0.975, 4, 2.7764],
  [0.975, 9, 2.2622],
  [0.975, 30, 2.0423],
  [0.95, 2, 2.92],
  [0.995, 2, 9.9248],
  [0.95, 120, 1.6577],
];
for (const [probability, freedom, t] of QUANTILES) {
  Deno.test(`tQuantile() has the table's value for ${probability} and ${freedom} degrees of freedom`, () => {
    assertAlmostEquals(tQuantile(probability, freedom), t, 1e-4);
  });
}

Deno.test("tCumulative() has the closed forms of one and two degrees of freedom", () => {
  assertAlmostEquals(tCumulative(1, 1), 0.75, 1e-12);
  assertAlmostEquals(tCumulative(2, 2), 0.5 + 2 / (2 * Math.sqrt(6)), 1e-12);
  assertEquals(tCumulative(0, 7), 0.5);
});

Deno.test("tQuantile() undoes tCumulative()", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.51, max: 0.999, noNaN: true }),
      fc.integer({ min: 1, max: 200 }),
      (p, n) => {
        assertAlmostEquals(tCumulative(tQuantile(p, n), n), p, 1e-9);
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("meanInterval() is the mean plus and minus t times the standard error", () => {
  const { mean, low, high } = meanInterval([1, 2, 3]);
  // Standard deviation 1, three values, 4.3027 for two degrees of freedom.
  assertEquals(mean, 2);
  assertAlmostEquals(high!, 2 + 4.3027 / Math.sqrt(3), 1e-4);
  assertAlmostEquals(low!, 2 - 4.3027 / Math.sqrt(3), 1e-4);
});

Deno.test("meanInterval() has no ends for a single value", () => {
  assertEquals(meanInterval([7]), { mean: 7, low: null, high: null });
});
