import * as tf from "@tensorflow/tfjs-core";
import { l2Normalize } from "../../../src/nn/l2_normalize.ts";
import { assertGradientsLikeCpu, assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("L2Normalize and its gradient equal the plain operations on cpu for any length of row", async () => {
  for (const shape of [[1, 1], [3, 4], [2, 7], [2, 3, 70]]) {
    await assertLikeCpu(() => l2Normalize(random(shape, 1)), 1e-6);
    await assertGradientsLikeCpu((x) => l2Normalize(x), () => [random(shape, 2)], 1e-5);
  }
});

Deno.test("L2Normalize leaves rows of zeros at zero", async () => {
  await assertLikeCpu(() => l2Normalize(tf.zeros([2, 5])), 0);
});
