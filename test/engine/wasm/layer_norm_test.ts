import type * as tf from "@tensorflow/tfjs-core";
import { layerNorm } from "../../../src/nn/layer_norm.ts";
import { assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("LayerNorm equals the plain operations on cpu for any channels", async () => {
  for (const channels of [2, 3, 4, 5, 48, 129]) {
    await assertLikeCpu(() => {
      const weights = { gain: random<tf.Rank.R1>([channels], 2, 1), bias: random<tf.Rank.R1>([channels], 3) };
      return layerNorm(random([5, channels], 1, 3), weights);
    }, 1e-5);
  }
});
