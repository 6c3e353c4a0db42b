import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { transportedMax } from "../../../src/omh/transported_max.ts";
import { assertGradientsLikeCpu, assertLikeCpu, random, runOn } from "./engine_fixture.ts";

const positive = (rows: number, columns: number, seed: number) =>
  tf.abs(random<tf.Rank.R2>([rows, columns], seed));

Deno.test("TransportedMax takes the largest product of each pair of rows, worked by hand", async () => {
  const [{ shape, values }] = await runOn(
    "wasm",
    () => transportedMax(tf.tensor2d([[1, 2], [3, 0]]), tf.tensor2d([[5, 1]])),
  );
  assertEquals(shape, [1, 2]);
  assertEquals(Array.from(values), [5, 15]);
});

Deno.test("TransportedMax and its gradient equal the plain operations on cpu for any sizes", async () => {
  for (
    const [positions, own, other] of [[1, 1, 2], [5, 3, 4], [6, 2, 7], [9, 5, 27], [3, 8, 4], [4, 12, 24]]
  ) {
    const inputs = () => [positive(own, other, 1), positive(positions, other, 2)] as [Tensor2D, Tensor2D];
    await assertLikeCpu(() => transportedMax(...inputs()), 0);
    await assertGradientsLikeCpu((t, a) => transportedMax(t as Tensor2D, a as Tensor2D), inputs, 1e-6);
  }
});

Deno.test("TransportedMax gives the gradient of a tie to the first", async () => {
  for (const other of [3, 9]) {
    const inputs = () => [tf.ones([2, other]), tf.ones([4, other])] as Tensor2D[];
    await assertGradientsLikeCpu((t, a) => transportedMax(t as Tensor2D, a as Tensor2D), inputs, 1e-6);
  }
});
