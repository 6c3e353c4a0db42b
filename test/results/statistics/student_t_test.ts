import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { tQuantile, tUpperTail } from "../../../src/results/statistics/student_t.ts";

Deno.test("tUpperTail() has the closed forms of one and two degrees of freedom", () => {
  assertAlmostEquals(tUpperTail(1, 1), 0.25, 1e-12);
  assertAlmostEquals(tUpperTail(2, 2), 0.5 - 2 / (2 * Math.sqrt(6)), 1e-12);
  assertEquals([tUpperTail(0, 7), tUpperTail(Infinity, 7), tUpperTail(-Infinity, 7)], [0.5, 0, 1]);
});

Deno.test("tUpperTail() of a value and of its negative add up to 1", () => {
  const [t, freedom] = [
    fc.double({ min: -50, max: 50, noNaN: true }),
    fc.double({ min: 0.5, max: 300, noNaN: true }),
  ];
  fc.assert(fc.property(t, freedom, (t, n) => {
    assertAlmostEquals(tUpperTail(t, n) + tUpperTail(-t, n), 1, 1e-12);
  }));
});

Deno.test("tQuantile() undoes tUpperTail()", () => {
  const [p, freedom] = [
    fc.double({ min: 0.01, max: 0.999, noNaN: true }),
    fc.double({ min: 1, max: 200, noNaN: true }),
  ];
  fc.assert(fc.property(p, freedom, (p, n) => {
    assertAlmostEquals(1 - tUpperTail(tQuantile(p, n), n), p, 1e-9);
  }));
});

// scipy 1.10.1: stats.t.cdf(t, freedom)
const CUMULATIVE: [t: number, freedom: number, p: number][] = [
  [0.5, 1, 0.6475836176504333],
  [2, 4, 0.9419417382415922],
  [-2, 4, 0.05805826175840775],
  [1.3, 9.5, 0.8878720166210095],
  [3.2, 2.7, 0.9714609220776851],
  [-0.8, 60.3, 0.21342563480229243],
  [12, 3, 0.9993774920996054],
];

Deno.test("tUpperTail() has scipy's values, for degrees of freedom that are no whole numbers too", () => {
  for (const [t, freedom, p] of CUMULATIVE) assertAlmostEquals(1 - tUpperTail(t, freedom), p, 1e-13);
});

// scipy 1.10.1: stats.t.ppf(p, freedom)
const QUANTILES: [p: number, freedom: number, t: number][] = [
  [0.975, 4, 2.7764451051977987],
  [0.95, 9, 1.8331129326536335],
  [0.975, 6.4, 2.410314498332595],
  [0.9, 1, 3.0776835372078066],
  [0.995, 29, 2.756385903670335],
  [0.025, 4, -2.7764451051977996],
];

Deno.test("tQuantile() has scipy's values", () => {
  for (const [p, freedom, t] of QUANTILES) assertAlmostEquals(tQuantile(p, freedom), t, 1e-8);
});
