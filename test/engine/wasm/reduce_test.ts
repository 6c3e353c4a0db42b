import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

const REDUCTIONS = { sum: tf.sum, mean: tf.mean, max: tf.max };
const AXES = [undefined, 0, 1, 2, -1, [0, 1], [1, 2], [0, 2], [0, 1, 2]];

Deno.test("sum(), mean() and max() on wasm reduce by hand", async () => {
  const results = await runOn("wasm", () => {
    const x = tf.tensor2d([[1, 2, 6], [4, 5, 0]]);
    return [tf.sum(x, 0), tf.sum(x, 1), tf.mean(x, 1), tf.max(x, 0), tf.max(x)];
  });
  assertEquals(results.map(({ values }) => Array.from(values)), [[5, 7, 6], [9, 9], [3, 3], [4, 5, 6], [6]]);
});

for (const [name, reduce] of Object.entries(REDUCTIONS)) {
  Deno.test(`${name}() on wasm equals cpu over any axes`, async () => {
    const size = fc.integer({ min: 1, max: 37 });
    await fc.assert(
      fc.asyncProperty(
        size,
        size,
        size,
        fc.constantFrom(...AXES),
        fc.boolean(),
        async (a, b, c, axis, keep) => {
          // Sums of up to 37^3 values of size 1, in another order.
          await assertLikeCpu(() => reduce(random([a, b, c], 1), axis, keep), 1e-4);
        },
      ),
      { numRuns: 40 },
    );
  });

  Deno.test(`${name}() on wasm has the gradient of cpu`, async () => {
    for (const axis of AXES) {
      await assertGradientsLikeCpu((x) => reduce(x, axis), () => [random([3, 4, 5], 1)], 1e-5);
    }
  });
}

Deno.test("sum() on wasm leaves int32 and empty tensors to the library", async () => {
  await assertLikeCpu(() => [tf.sum(tf.tensor1d([1, 2, 3], "int32")), tf.sum(tf.zeros([0, 3]), 0)], 0);
});

Deno.test("max() on wasm keeps NaN", async () => {
  const [rows, columns] = await runOn("wasm", () => {
    const x = tf.tensor2d([[1, NaN, 2, 3, 4], [1, 1, 2, 3, 4]]);
    return [tf.max(x, 1), tf.max(x, 0)];
  });
  assertEquals([Array.from(rows.values), Array.from(columns.values)], [[NaN, 4], [1, NaN, 2, 3, 4]]);
});

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
