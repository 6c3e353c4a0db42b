import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

/** Both sum the same products in float32, in another order: a few units in the last place of sums of up to 300 terms. */
const TOLERANCE = 2e-5;

/** Shapes of operands whose product is `[m, n]`, stored transposed or not. */
function operands(
  m: number,
  n: number,
  k: number,
  ta: boolean,
  tb: boolean,
  batchA: number[] = [],
  batchB = batchA,
) {
  return [[...batchA, ...(ta ? [k, m] : [m, k])], [...batchB, ...(tb ? [n, k] : [k, n])]];
}

Deno.test("matMul() on wasm multiplies a matrix worked by hand", async () => {
  const [{ shape, values }] = await runOn(
    "wasm",
    () => tf.matMul([[1, 2], [3, 4], [5, 6]], [[1, 0, 2], [0, 1, 3]]),
  );
  assertEquals(shape, [3, 3]);
  assertEquals([...Array.from(values)], [1, 2, 8, 3, 4, 18, 5, 6, 28]);
});

Deno.test("matMul() on wasm equals cpu for any sizes and transpositions", async () => {
  const size = fc.integer({ min: 1, max: 40 });
  await fc.assert(
    fc.asyncProperty(size, size, size, fc.boolean(), fc.boolean(), async (m, n, k, ta, tb) => {
      const [a, b] = operands(m, n, k, ta, tb);
      await assertLikeCpu(() => tf.matMul(random(a, 1), random(b, 2), ta, tb), TOLERANCE);
    }),
    { numRuns: 60 },
  );
});

Deno.test("matMul() on wasm equals cpu beyond the sizes of its blocks", async () => {
  for (const [m, n, k] of [[97, 9, 257], [7, 1030, 300], [193, 17, 513]]) {
    for (const [ta, tb] of [[false, false], [true, false], [false, true], [true, true]]) {
      const [a, b] = operands(m, n, k, ta, tb);
      // Sums of up to 513 products are 20 times as large.
      await assertLikeCpu(() => tf.matMul(random(a, 1), random(b, 2), ta, tb), 1e-4);
    }
  }
});

Deno.test("matMul() on wasm repeats batch axes of size 1", async () => {
  for (
    const [batchA, batchB] of [[[3], [3]], [[3], [1]], [[1], [3]], [[2, 3], [1, 3]], [[2, 1], [2, 3]], [[
      2,
      3,
    ], []]]
  ) {
    for (const [ta, tb] of [[false, false], [true, false], [false, true]]) {
      const [a, b] = operands(5, 7, 6, ta, tb, batchA, batchB);
      const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
      await assertLikeCpu(() => {
        const [left, right] = [random(a, 1), random(b, 2)];
        // The library's cpu kernel is wrong where both operands are broadcast: there, repeat them first.
        if (tf.getBackend() === "wasm") return tf.matMul(left, right, ta, tb);
        const whole = (x: tf.Tensor) => tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
        return tf.matMul(whole(left), whole(right), ta, tb);
      }, TOLERANCE);
    }
  }
});

Deno.test("matMul() on wasm has the gradients of cpu, broadcast batches included", async () => {
  for (const [ta, tb] of [[false, false], [true, false], [false, true], [true, true]]) {
    for (const [batchA, batchB] of [[[], []], [[3], [3]], [[3], [1]], [[1], [3]]]) {
      const [a, b] = operands(5, 7, 6, ta, tb, batchA, batchB);
      await assertGradientsLikeCpu(
        (a, b) => tf.matMul(a, b, ta, tb),
        () => [random(a, 1), random(b, 2)],
        TOLERANCE,
      );
    }
  }
});

Deno.test("matMul() on wasm gives zeros when there is nothing to sum", async () => {
  const [{ shape, values }] = await runOn("wasm", () => tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3])));
  assertEquals(shape, [2, 3]);
  assertEquals([...Array.from(values)], [0, 0, 0, 0, 0, 0]);
});

Deno.test("matMul() on wasm keeps a NaN in its row", async () => {
  const a = () => tf.tensor2d([[NaN, 1], ...Array.from({ length: 6 }, () => [1, 1])]);
  const [{ values }] = await runOn("wasm", () => tf.matMul(a(), tf.ones([2, 1])));
  assertEquals([...Array.from(values)], [NaN, 2, 2, 2, 2, 2, 2]);
});

Deno.test("matMul() on wasm gives a row the same bits in any matrix and transposition", async () => {
  const results = await runOn("wasm", () => {
    const a = random<tf.Rank.R2>([40, 300], 1);
    const b = random<tf.Rank.R2>([300, 20], 2);
    const row = (product: tf.Tensor) => tf.slice(product, [13, 0], [1, 20]);
    return [
      row(tf.matMul(a, b)),
      tf.matMul(tf.slice(a, [13, 0], [1, 300]), b),
      row(tf.matMul(tf.transpose(a), tf.transpose(b), true, true)),
    ];
  });
  for (const { values } of results) assertEquals(values, results[0].values);
});

Deno.test("fused.matMul() on wasm adds the bias and applies the activation", async () => {
  for (const activation of ["linear", "relu", "sigmoid"] as const) {
    await assertLikeCpu(
      () => tf.fused.matMul({ a: random([5, 6], 1), b: random([6, 7], 2), bias: random([7], 3), activation }),
      TOLERANCE,
    );
  }
});

Deno.test("matMul() on wasm refuses inner sizes that differ", async () => {
  await runOn("wasm", () => {
    assertThrows(() => tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 2])));
    return [];
  });
});
