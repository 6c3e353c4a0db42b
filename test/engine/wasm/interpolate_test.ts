import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createTaps, interpolate } from "../../../src/nn/interpolate.ts";
import { assertLikeCpu, random, runOn } from "./engine_fixture.ts";

const taps = () =>
  createTaps(Int32Array.of(0, 4, 1, 4, 2, 3, 3, 3), Float32Array.of(0.5, 1, 0.25, 0, 0.25, 0.5, 0, 2));

Deno.test("InterpolateRows weighs four rows, worked by hand", async () => {
  const [{ values }] = await runOn(
    "wasm",
    () => interpolate(tf.tensor2d([[4], [8], [16], [32], [64]]), taps()),
  );
  // 4/2 + 8/4 + 16/4 + 0; 64 + 0 + 32/2 + 2*32
  assertEquals(Array.from(values), [8, 144]);
});

Deno.test("InterpolateRows and ScatterRows equal the plain operations on cpu for any channels", async () => {
  for (const channels of [1, 3, 4, 11]) {
    const table = () => random<tf.Rank.R2>([5, channels], 1);
    await assertLikeCpu(() => interpolate(table(), taps()), 1e-6);
    await assertLikeCpu(() => {
      const fixed = taps();
      const weights = random([2, channels], 3);
      return tf.grad((x) => tf.sum(tf.mul(interpolate(x as Tensor2D, fixed), weights)))(table());
    }, 1e-6);
  }
});

Deno.test("InterpolateRows refuses a row outside the table", async () => {
  await runOn("wasm", () => {
    assertThrows(
      () => interpolate(tf.zeros([4, 2]), taps()),
      RangeError,
      "Cannot interpolate row 4: there are 4 rows, expected 0..3",
    );
    return [];
  });
});
