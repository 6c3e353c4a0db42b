import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { boundedInterval } from "../../../src/results/statistics/bounded_interval.ts";
import { interval, meanEstimate } from "../../../src/results/statistics/estimate.ts";
import { meanCoverage, SCORES } from "./coverage.ts";

Deno.test("boundedInterval() is Student's t on the logit of the mean", () => {
  // Mean 50, standard deviation sqrt(2.5), five values: the error of the logit is 0.7071 / 25, in percent; t = 2.7764 for four degrees.
  const { mean, low, high } = boundedInterval([48, 49, 50, 51, 52]);
  assertEquals(mean, 50);
  const reach = 2.7764451 * Math.sqrt(2.5 / 5) / 25;
  assertAlmostEquals(high!, 100 / (1 + Math.exp(-reach)), 1e-6);
  assertAlmostEquals(low!, 100 - high!, 1e-9);
});

Deno.test("boundedInterval() is the plain interval where the spread is small", () => {
  const values = [44.1, 44.3, 43.9, 44.2, 44.0, 44.4];
  const [low, high] = interval(meanEstimate(values));
  const bounded = boundedInterval(values);
  assertAlmostEquals(bounded.low!, low, 0.01);
  assertAlmostEquals(bounded.high!, high, 0.01);
});

Deno.test("boundedInterval() never leaves the scale", () => {
  const wild = boundedInterval([1, 99, 2, 80, 3]);
  assert(0 < wild.low! && wild.low! < wild.mean && wild.mean < wild.high! && wild.high! < 100);
  assertEquals(boundedInterval([0, 0, 0, 0, 0]), { mean: 0, low: 0, high: 0 });
  assertEquals(boundedInterval([100, 100, 100, 100, 100]), { mean: 100, low: 100, high: 100 });
});

Deno.test("boundedInterval() has no ends below five seeds", () => {
  assertEquals(boundedInterval([1, 2, 3, 4]), { mean: 2.5, low: null, high: null });
});

Deno.test("boundedInterval() holds the mean in about 95 of 100 samples", () => {
  for (const name of ["normal, mean 45, deviation 3", "uniform, 0 to 40"]) {
    for (const seeds of [5, 10]) {
      const { bounded } = meanCoverage(SCORES[name], seeds, 2000);
      assert(0.93 < bounded && bounded < 0.97, `${name}, ${seeds} seeds: ${bounded}`);
    }
  }
});

Deno.test("boundedInterval() holds means near an end of the scale more often than the plain interval", () => {
  const { bounded, plain, outside } = meanCoverage(SCORES["beta(1, 19), mean 5"], 5, 2000);
  assert(bounded > 0.92 && plain < 0.91 && outside > 0.4, `${bounded}, ${plain}, ${outside}`);
});
