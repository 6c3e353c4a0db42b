import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { boundedInterval } from "../../../src/results/statistics/bounded_interval.ts";
import { interval, meanEstimate } from "../../../src/results/statistics/estimate.ts";

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

/** Share of samples whose interval holds the mean of the distribution that they are drawn from. */
function coverage(draw: () => number, mean: number, seeds: number, samples = 2000): number {
  let held = 0;
  for (let sample = 0; sample < samples; sample++) {
    const { low, high } = boundedInterval(Array.from({ length: seeds }, draw));
    if (low! <= mean && mean <= high!) held++;
  }
  return held / samples;
}

Deno.test("boundedInterval() holds the mean in about 95 of 100 samples", () => {
  const stream = new RandomStreams(0).stream("coverage");
  // Scores around 45 with a deviation of 3; uniform between 0 and 40, which is far wider than seeds are.
  for (const seeds of [5, 10]) {
    const near = coverage(() => 45 + 3 * stream.normal(), 45, seeds);
    const wide = coverage(() => 40 * stream.uniform(), 20, seeds);
    for (const share of [near, wide]) assert(0.93 < share && share < 0.97, `${seeds} seeds: ${share}`);
  }
});
