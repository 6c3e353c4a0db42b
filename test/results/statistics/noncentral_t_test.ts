import { assertAlmostEquals, assertLess } from "@std/assert";
import { noncentralT } from "../../../src/results/statistics/noncentral_t.ts";
import { tUpperTail } from "../../../src/results/statistics/student_t.ts";

Deno.test("noncentralT() without a shift is Student's t", () => {
  for (const t of [-2, 0, 1.3]) assertAlmostEquals(noncentralT(t, 6.5, 0), 1 - tUpperTail(t, 6.5), 1e-6);
});

Deno.test("noncentralT() turns round with its arguments, and falls with the shift", () => {
  assertAlmostEquals(noncentralT(1.2, 5, 0.7), 1 - noncentralT(-1.2, 5, -0.7), 1e-12);
  for (const shift of [0, 1, 5, 20]) {
    assertLess(noncentralT(2, 5, shift + 1), noncentralT(2, 5, shift) + 1e-12);
  }
});

// scipy 1.10.1: stats.nct.cdf(t, freedom, shift)
const VALUES: [t: number, freedom: number, shift: number, p: number][] = [
  [2.776, 4, 2, 0.664090491303076],
  [-2.776, 4, 2, 0.00015425764877966875],
  [2.262, 9, 3.1, 0.21239721653488672],
  [1.98, 99, 2.8, 0.20697098589328036],
  [0, 4, 1.5, 0.06680720126885809],
  [-1, 6, 0.5, 0.07992477725000169],
  [3, 4, 6, 0.016321766638000498],
  [2, 999, 2.8, 0.2119421260164697],
  [4.6, 4, 8, 0.030336639361041345],
];

Deno.test("noncentralT() has scipy's values", () => {
  for (const [t, freedom, shift, p] of VALUES) assertAlmostEquals(noncentralT(t, freedom, shift), p, 1e-7);
});
