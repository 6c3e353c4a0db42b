import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { Rank } from "@tensorflow/tfjs-core";
import { attention } from "../../../src/nn/attention.ts";
import { linear, linearGelu, linearResidual } from "../../../src/nn/linear.ts";
import { layerNorm } from "../../../src/nn/normalize.ts";
import { assertLikeCpu, random, runOn } from "./engine_fixture.ts";

Deno.test("Attention equals the plain operations on cpu for any tokens and heads", async () => {
  for (const [tokens, heads, channels] of [[1, 1, 4], [5, 3, 4], [17, 2, 5], [50, 4, 32], [200, 2, 8]]) {
    await assertLikeCpu(() => attention(random<Rank.R2>([tokens, 3 * heads * channels], 1), heads), 1e-5);
  }
});

Deno.test("LayerNorm equals the plain operations on cpu for any channels", async () => {
  for (const channels of [2, 3, 4, 5, 48, 129]) {
    await assertLikeCpu(() => {
      const weights = { gain: random<tf.Rank.R1>([channels], 2, 1), bias: random<tf.Rank.R1>([channels], 3) };
      return layerNorm(random([5, channels], 1, 3), weights);
    }, 1e-5);
  }
});

Deno.test("Linear adds the bias, the residual and applies GELU, worked by hand", async () => {
  const results = await runOn("wasm", () => {
    const [x, layer] = [tf.tensor2d([[1, 2]]), { weight: tf.tensor2d([[1], [3]]), bias: tf.tensor1d([-6]) }];
    return [linear(x, layer), linearResidual(x, layer, tf.tensor2d([[10]])), linearGelu(x, layer)];
  });
  assertEquals(results.slice(0, 2).map(({ values }) => Array.from(values)), [[1], [11]]);
  // gelu(1) = 0.5 * (1 + erf(1 / sqrt 2))
  assertAlmostEquals(results[2].values[0], 0.8413447, 1e-6);
});

Deno.test("Linear equals the plain operations on cpu for any channels", async () => {
  for (const [rows, inputs, outputs] of [[1, 1, 1], [7, 5, 3], [9, 16, 8], [6, 33, 13]]) {
    await assertLikeCpu(() => {
      const x = random<tf.Rank.R2>([rows, inputs], 1);
      const layer = {
        weight: random<tf.Rank.R2>([inputs, outputs], 2),
        bias: random<tf.Rank.R1>([outputs], 3),
      };
      return [linear(x, layer), linearGelu(x, layer), linearResidual(x, layer, random([rows, outputs], 4))];
    }, 1e-5);
  }
});

Deno.test("Linear refuses a weight that does not fit", async () => {
  await runOn("wasm", () => {
    const layer = { weight: tf.zeros([3, 2]) as tf.Tensor2D, bias: tf.zeros([2]) as tf.Tensor1D };
    assertThrows(() => linear(tf.zeros([4, 5]), layer), TypeError, "expected [5, outputs] and [outputs]");
    return [];
  });
});
