import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../../src/engine/start.ts";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

Deno.test("tile() on wasm repeats by hand", async () => {
  const [{ shape, values }] = await runOn("wasm", () => tf.tile(tf.tensor2d([[1, 2]]), [2, 2]));
  assertEquals(shape, [2, 4]);
  assertEquals(Array.from(values), [1, 2, 1, 2, 1, 2, 1, 2]);
});

Deno.test("tile() on wasm equals cpu along any axes", async () => {
  for (const reps of [[1, 1, 1], [2, 1, 1], [1, 3, 1], [1, 1, 7], [2, 3, 2]]) {
    for (const shape of [[2, 3, 4], [3, 1, 1], [1, 1, 1]]) {
      await assertLikeCpu(() => tf.tile(random(shape, 1), reps), 0);
    }
    await assertGradientsLikeCpu((x) => tf.tile(x, reps), () => [random([2, 3, 4], 1)], 1e-5);
  }
  await assertLikeCpu(() => tf.broadcastTo(random([3, 1], 1), [2, 3, 5]), 0);
});

Deno.test("transpose() on wasm equals cpu for any order of axes", async () => {
  for (const order of [[0, 1, 2], [0, 2, 1], [2, 1, 0], [1, 0, 2], [1, 2, 0]]) {
    for (const shape of [[2, 3, 4], [3, 8, 9], [1, 13, 5]]) {
      await assertLikeCpu(() => tf.transpose(random(shape, 1), order), 0);
    }
  }
  await assertLikeCpu(() => tf.transpose(random([17, 6], 1)), 0);
});

Deno.test("slice() on wasm equals cpu on one axis and on several", async () => {
  for (
    const [begin, size] of [[[1, 0, 0], [2, 4, 5]], [[0, 2, 0], [3, 1, 5]], [[0, 0, 3], [3, 4, 2]], [[
      1,
      1,
      1,
    ], [1, 2, 3]]]
  ) {
    await assertLikeCpu(() => tf.slice(random([3, 4, 5], 1), begin, size), 0);
    await assertGradientsLikeCpu((x) => tf.slice(x, begin, size), () => [random([3, 4, 5], 1)], 0);
  }
  await assertLikeCpu(() => tf.slice(random([3, 4], 1), [0, 0], [3, 4]), 0);
});

Deno.test("slice() on wasm refuses what lies outside", async () => {
  await runOn("wasm", () => {
    assertThrows(() => tf.slice(tf.zeros([3, 4]), [2, 0], [2, 4]));
    return [];
  });
});

Deno.test("concat() on wasm equals cpu along any axis", async () => {
  for (const [axis, other] of [[0, [1, 3, 4]], [1, [2, 5, 4]], [2, [2, 3, 1]], [-1, [2, 3, 6]]] as const) {
    const parts = () => [random([2, 3, 4], 1), random([...other], 2)];
    await assertLikeCpu(() => tf.concat(parts(), axis), 0);
    await assertGradientsLikeCpu((a, b) => tf.concat([a, b], axis), parts, 0);
  }
  await assertLikeCpu(() => tf.concat([tf.tensor1d([1], "int32"), tf.tensor1d([2, 3], "int32")]), 0);
});

Deno.test("reverse() on wasm equals cpu on one axis and on several", async () => {
  const [{ values }] = await runOn("wasm", () => tf.reverse(tf.tensor2d([[1, 2, 3], [4, 5, 6]]), 1));
  assertEquals(Array.from(values), [3, 2, 1, 6, 5, 4]);
  for (const axes of [0, 1, 2, -1, [0, 2], []]) {
    await assertLikeCpu(() => tf.reverse(random([3, 4, 5], 1), axes), 0);
  }
  await assertGradientsLikeCpu((x) => tf.reverse(x, 1), () => [random([3, 4, 5], 1)], 0);
});

Deno.test("clone() on wasm shares the data and outlives the original", async () => {
  await startEngine("wasm");
  const backend = tf.backend();
  const before = backend.numDataIds();
  const x = tf.tensor1d([1, 2, 3]);
  const copy = tf.clone(x);
  assertEquals(backend.numDataIds(), before + 1);
  x.dispose();
  assertEquals(Array.from(copy.dataSync()), [1, 2, 3]);
  copy.dispose();
  assertEquals(backend.numDataIds(), before);
});
