import { assertEquals } from "@std/assert";
import { judgeReproduction } from "../../../src/results/check/reproduction.ts";

const SCORES = [28.1, 28.6, 27.9, 28.4, 28.3];

Deno.test("judgeReproduction() is two one-sided t-tests of the mean over seeds", () => {
  // scipy 1.10.1: stats.ttest_1samp(SCORES, 27.2, alternative="greater").pvalue, stats.ttest_1samp(SCORES, 29.2, alternative="less").pvalue
  assertEquals(judgeReproduction(SCORES, 28.2, 1), {
    verdict: "reproduced",
    p_outside: 0.0007361,
    p_within: 1,
  });
});

Deno.test("judgeReproduction() is not shown by a mean within the tolerance that may lie outside", () => {
  const wide = SCORES.map((score) => 28.2 + 8 * (score - 28.2));
  assertEquals(judgeReproduction(wide, 28.2, 1).verdict, "inconclusive");
});

Deno.test("judgeReproduction() is refuted where the mean lies outside, on either side", () => {
  assertEquals(judgeReproduction(SCORES, 30.2, 1).verdict, "not reproduced");
  assertEquals(judgeReproduction(SCORES, 26.2, 1).verdict, "not reproduced");
  // The mean is 28.26: outside of 27.2 to 28.2 by less than its error.
  assertEquals(judgeReproduction(SCORES, 27.7, 0.5).verdict, "inconclusive");
});

Deno.test("judgeReproduction() judges nothing by fewer than five seeds", () => {
  assertEquals(judgeReproduction(SCORES.slice(1), 28.2, 1), {
    verdict: "too few seeds",
    p_outside: null,
    p_within: null,
  });
});
