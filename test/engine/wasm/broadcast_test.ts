import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

/** Tensors and what they are broadcast with: along the first, a middle, two and the last axes, and along none. */
const SHAPES = [
  [[5, 9], [1, 9]],
  [[5, 9], [9]],
  [[9], [5, 9]],
  [[2, 3, 8], [2, 1, 8]],
  [[2, 3, 4, 17], [2, 1, 1, 17]],
  [[2, 3, 4, 5], [2, 1, 4, 5]],
  [[2, 3, 16], [2, 3, 1]],
  [[2, 3, 16], [1, 3, 1]],
  [[3, 1], [1, 8]],
  [[2, 8], []],
  [[2, 8], [2, 8]],
  [[0, 8], [8]],
];

Deno.test("add() and multiply() on wasm repeat a row, worked by hand", async () => {
  const results = await runOn("wasm", () => {
    const [x, row] = [tf.ones([2, 9]), tf.range(0, 9)];
    return [tf.add(x, row), tf.mul(row, x)];
  });
  assertEquals(results.map(({ shape }) => shape), [[2, 9], [2, 9]]);
  assertEquals(Array.from(results[0].values), [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(Array.from(results[1].values), [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

for (const [name, operation] of Object.entries({ add: tf.add, multiply: tf.mul })) {
  Deno.test(`${name}() on wasm equals cpu for any broadcast, and so do its gradients`, async () => {
    for (const [a, b] of SHAPES) {
      await assertLikeCpu(() => operation(random(a, 1), random(b, 2)), 0);
      // Sums of up to 120 values of order 1.
      await assertGradientsLikeCpu((a, b) => operation(a, b), () => [random(a, 1), random(b, 2)], 1e-5);
    }
  });

  Deno.test(`${name}() on wasm leaves integers to the library`, async () => {
    const integers = (shape: number[]): Tensor => tf.cast(tf.round(tf.mul(random(shape, 1), 9)), "int32");
    await assertLikeCpu(() => operation(integers([3, 8]), integers([8])), 0);
  });
}

Deno.test("subtract() on wasm takes a value from each row, and the library does the rest", async () => {
  const [{ values }] = await runOn(
    "wasm",
    () => tf.sub(tf.tensor2d([[3, 5], [7, 9]]), tf.tensor2d([[1], [2]])),
  );
  assertEquals(Array.from(values), [2, 4, 5, 7]);
  const shapes = [[[5, 6], [5, 1]], [[2, 3, 13], [2, 3, 1]], [[4, 1], [4, 1]], [[0, 3], [0, 1]], [[], []]];
  for (const [a, b] of [...shapes, ...SHAPES]) {
    await assertLikeCpu(() => tf.sub(random(a, 1), random(b, 2)), 0);
    await assertGradientsLikeCpu((a, b) => tf.sub(a, b), () => [random(a, 1), random(b, 2)], 1e-5);
  }
});
