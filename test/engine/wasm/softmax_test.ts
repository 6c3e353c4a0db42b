import { assertAlmostEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

Deno.test("softmax() on wasm gives shares worked by hand", async () => {
  const [{ values }] = await runOn("wasm", () => tf.softmax([[0, Math.log(3)]]));
  assertAlmostEquals(values[0], 0.25, 1e-7);
  assertAlmostEquals(values[1], 0.75, 1e-7);
});

Deno.test("softmax() on wasm equals cpu for any channels", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 33 }),
      fc.double({ min: 0.1, max: 50, noNaN: true }),
      async (channels, spread) => {
        // A logit of 50 has a rounding error of 4e-6, which is the relative error of its share.
        await assertLikeCpu(() => tf.softmax(random([2, 3, channels], 1, 0, spread)), 1e-5);
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("softmax() on wasm bears logits beyond the range of exp", async () => {
  await assertLikeCpu(() => tf.softmax([[1000, 1001, -1000], [-Infinity, 0, 1]]), 1e-6);
});

Deno.test("softmax() on wasm has the gradient of cpu", async () => {
  await assertGradientsLikeCpu((x) => tf.softmax(x), () => [random([4, 7], 1)], 1e-6);
  await assertGradientsLikeCpu((x) => tf.logSoftmax(x), () => [random([4, 7], 1)], 1e-6);
});
