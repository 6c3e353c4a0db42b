import { assertAlmostEquals, assertEquals } from "@std/assert";
import { bootstrapVariances, RESAMPLES } from "../../../src/results/statistics/image_bootstrap.ts";

Deno.test("bootstrapVariances() finds the variance of a mean", () => {
  const values = Array.from({ length: 40 }, (_, i) => i % 2);
  const [variance] = bootstrapVariances(values.length, (drawn) => {
    return [values.reduce((sum, value, i) => sum + value * drawn[i], 0) / values.length];
  });
  // 0.25 / 40; a variance from 1000 resamples has a standard error of 4.5%.
  assertAlmostEquals(variance, 0.00625, 0.15 * 0.00625);
});

Deno.test("bootstrapVariances() draws as many images as there are, the same ones at each call", () => {
  const draw = () => {
    const resamples: number[][] = [];
    bootstrapVariances(7, (drawn) => {
      resamples.push(Array.from(drawn));
      return [0];
    });
    return resamples;
  };
  const first = draw();
  assertEquals(first.length, RESAMPLES);
  assertEquals(new Set(first.map((drawn) => drawn.reduce((sum, times) => sum + times, 0))), new Set([7]));
  assertEquals(draw(), first);
});

Deno.test("bootstrapVariances() passes over resamples where a statistic is undefined", () => {
  const [constant, never] = bootstrapVariances(3, (drawn) => [drawn[0] > 0 ? 4 : NaN, NaN]);
  assertEquals([constant, never], [0, 0]);
});
