import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

const OPERATIONS: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  maximum: tf.maximum,
  minimum: tf.minimum,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
};

for (const [name, operation] of Object.entries(OPERATIONS)) {
  Deno.test(`${name}() on wasm equals cpu for equal shapes, single values and other broadcasts`, async () => {
    for (
      const [a, b] of [[[11], [11]], [[2, 7], []], [[], [2, 7]], [[3, 5], [1, 1]], [[3, 5], [5]], [[3, 1], [
        1,
        5,
      ]]]
    ) {
      await assertLikeCpu(() => operation(random(a, 1), random(b, 2)), 0);
      await assertLikeCpu(() => operation(tf.round(random(a, 1)), tf.round(random(b, 2))), 0);
    }
  });
}

Deno.test("maximum(), minimum() and squaredDifference() have gradients in the shapes of broadcast operands", async () => {
  for (const operation of [tf.maximum, tf.minimum, tf.squaredDifference]) {
    for (const [a, b] of [[[3, 5], [3, 5]], [[3, 5], [5]], [[3, 1], [1, 5]], [[3, 5], []]]) {
      await assertGradientsLikeCpu((a, b) => operation(a, b), () => [random(a, 1), random(b, 2)], 1e-5);
    }
  }
});

Deno.test("maximum() and minimum() on wasm keep NaN", async () => {
  const results = await runOn("wasm", () => {
    const [x, y] = [tf.tensor1d([NaN, 1, 1, 1, NaN]), tf.tensor1d([1, NaN, 2, 1, 1])];
    return [tf.maximum(x, y), tf.minimum(x, y)];
  });
  assertEquals(results.map(({ values }) => Array.from(values)), [[NaN, NaN, 2, 1, NaN], [
    NaN,
    NaN,
    1,
    1,
    NaN,
  ]]);
});

Deno.test("cast() on wasm turns bool into 0 and 1, and other types as cpu does", async () => {
  const flags = [true, false, true, true, false, true];
  const [{ values }] = await runOn("wasm", () => tf.cast(tf.tensor1d(flags, "bool"), "float32"));
  assertEquals(Array.from(values), [1, 0, 1, 1, 0, 1]);
  await assertLikeCpu(
    () => [tf.cast(tf.tensor1d([1.7, -2.2]), "int32"), tf.cast(tf.tensor1d([3], "int32"), "float32")],
    0,
  );
});

Deno.test("where() on wasm equals cpu, and so does its gradient", async () => {
  for (const shape of [[9], [3, 5]]) {
    const f = (a: Tensor, b: Tensor) => tf.where(tf.greater(random(shape, 3), 0), a, b);
    await assertLikeCpu(() => f(random(shape, 1), random(shape, 2)), 0);
    await assertGradientsLikeCpu(f, () => [random(shape, 1), random(shape, 2)], 0);
  }
});

Deno.test("cast() on wasm to a tensor's own type shares its values", async () => {
  await startEngine("wasm");
  const [before, x] = [tf.memory().numDataBuffers, tf.tensor1d([1, 2])];
  const same = tf.cast(x, "float32");
  assertEquals([...same.dataSync()], [1, 2]);
  assertEquals(tf.memory().numDataBuffers, before + 1);
  x.dispose();
  assertEquals([...same.dataSync()], [1, 2]);
  same.dispose();
});
