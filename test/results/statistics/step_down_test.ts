import { assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { RandomStreams } from "../../../src/base/random.ts";
import { stepDown } from "../../../src/results/statistics/step_down.ts";

Deno.test("stepDown() with one hypothesis a claim is Holm's procedure", () => {
  // By hand: 3 * 0.01, 2 * 0.03, then 0.04, which may not be smaller than the one before.
  assertEquals(stepDown([[0.01], [0.04], [0.03]]), [[0.03], [0.06], [0.06]]);
});

Deno.test("stepDown() leaves the p-values of a single claim as they are: only one of its hypotheses can be true", () => {
  assertEquals(stepDown([[0.03, 0.04]]), [[0.03, 0.04]]);
});

Deno.test("stepDown() counts a claim until both of its hypotheses are rejected", () => {
  // 2 * 0.01; 2 * 0.015, as the second hypothesis of the first claim may be true; then 0.02 and 0.5 with one claim left.
  assertEquals(stepDown([[0.01, 0.015], [0.02, 0.5]]), [[0.02, 0.03], [0.03, 0.5]]);
});

Deno.test("stepDown() keeps the order of p-values and makes none smaller", () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(fc.array(fc.tuple(p, p), { minLength: 1, maxLength: 6 }), (claims) => {
    const [before, after] = [claims.flat(), stepDown(claims).flat()];
    for (const [i, a] of before.entries()) {
      assertEquals(after[i] >= a && after[i] <= 1, true);
      for (const [j, b] of before.entries()) assertEquals(a > b && after[i] < after[j], false);
    }
  }));
});

Deno.test("stepDown() falsely rejects anything in at most one family of twenty", () => {
  // Three claims: no difference, no difference, and one as large as the margin, whose hypothesis of no difference is plainly false.
  const stream = new RandomStreams(0).stream("step-down");
  const families = 4000;
  let wrong = 0;
  for (let family = 0; family < families; family++) {
    const u = () => stream.uniform();
    const [[a], [b], [, c]] = stepDown([[u(), 1], [u(), 1], [1e-9, u()]]);
    if (Math.min(a, b, c) < 0.05) wrong++;
  }
  // Three standard errors of a share of 5%.
  assertLess(wrong / families, 0.05 + 3 * Math.sqrt(0.05 * 0.95 / families));
});
