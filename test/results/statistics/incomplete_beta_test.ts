import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { incompleteBeta } from "../../../src/results/statistics/incomplete_beta.ts";

Deno.test("incompleteBeta() has the polynomial of whole parameters", () => {
  // I_x(2, 3) = 6 x^2 - 8 x^3 + 3 x^4.
  assertAlmostEquals(incompleteBeta(0.4, 2, 3), 6 * 0.16 - 8 * 0.064 + 3 * 0.0256, 1e-14);
  assertEquals([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)], [0, 1]);
});

Deno.test("incompleteBeta() of both tails adds up to 1", () => {
  const parameter = fc.double({ min: 0.05, max: 400, noNaN: true });
  // 1 - x has to have the digits of x.
  const x = fc.double({ min: 1e-4, max: 1 - 1e-4, noNaN: true });
  fc.assert(fc.property(x, parameter, parameter, (x, a, b) => {
    assertAlmostEquals(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a), 1, 1e-9);
  }));
});

// scipy 1.10.1: special.betainc(a, b, x)
const VALUES: [a: number, b: number, x: number, value: number][] = [
  [0.5, 0.5, 0.3, 0.3690101195655454],
  [4.5, 0.5, 0.99, 0.7698749998921366],
  [50, 0.5, 0.97, 0.08169933372182267],
  [1.7, 8.2, 0.05, 0.1214996000935599],
  [500, 500, 0.51, 0.736424391643542],
];

Deno.test("incompleteBeta() has scipy's values", () => {
  for (const [a, b, x, value] of VALUES) assertAlmostEquals(incompleteBeta(x, a, b), value, 1e-12);
});
