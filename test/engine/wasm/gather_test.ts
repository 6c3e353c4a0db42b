import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

const rows = (...indices: number[]) => tf.tensor1d(indices, "int32");

Deno.test("gather() on wasm picks rows by hand", async () => {
  const [{ shape, values }] = await runOn(
    "wasm",
    () => tf.gather(tf.tensor2d([[1, 2], [3, 4], [5, 6]]), rows(2, 0, 2)),
  );
  assertEquals(shape, [3, 2]);
  assertEquals(Array.from(values), [5, 6, 1, 2, 5, 6]);
});

Deno.test("gather() on wasm equals cpu on every axis and for matrices of indices", async () => {
  for (const axis of [0, 1, -1]) {
    await assertLikeCpu(() => tf.gather(random([5, 4, 6], 1), rows(3, 1, 3), axis), 0);
  }
  await assertLikeCpu(() => tf.gather(random([5, 3], 1), tf.tensor2d([[0, 4], [2, 2]], [2, 2], "int32")), 0);
  await assertLikeCpu(() => tf.gather(rows(7, 8, 9), rows(2, 1)), 0);
});

Deno.test("gather() on wasm has the gradient of cpu, sums over repeated rows", async () => {
  for (const axis of [0, 1]) {
    await assertGradientsLikeCpu(
      (x) => tf.gather(x, rows(3, 1, 3, 0), axis),
      () => [random([5, 6], 1)],
      1e-6,
    );
  }
});

Deno.test("unsortedSegmentSum() on wasm leaves empty segments at zero", async () => {
  const [{ values }] = await runOn(
    "wasm",
    () => tf.unsortedSegmentSum(tf.tensor2d([[1], [2], [4]]), rows(2, 0, 2), 4),
  );
  assertEquals(Array.from(values), [2, 0, 5, 0]);
  await assertLikeCpu(() => tf.unsortedSegmentSum(random([7, 5], 1), rows(2, 0, 2, 1, 1, 3, 0), 4), 1e-6);
});

Deno.test("gather() on wasm refuses a row outside the table", async () => {
  await runOn("wasm", () => {
    assertThrows(
      () => tf.gather(tf.zeros([2, 3]), rows(2)),
      RangeError,
      "Cannot gather row 2: there are 2 rows, expected 0..1",
    );
    return [];
  });
});
