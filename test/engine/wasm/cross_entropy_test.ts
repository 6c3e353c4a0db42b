import * as tf from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { crossEntropySum } from "../../../src/nn/cross_entropy.ts";
import { assertGradientsLikeCpu, assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("CrossEntropySum and its slope equal the plain operations on cpu for any number of classes", async () => {
  for (const classes of [2, 4, 6, 27]) {
    const labels = () => tf.tensor1d([0, classes - 1, -1, classes, 1], "int32");
    const logits = () => random([5, classes], 1) as Tensor2D;
    await assertLikeCpu(() => crossEntropySum(logits(), labels()), 1e-5);
    await assertGradientsLikeCpu((x) => crossEntropySum(x as Tensor2D, labels()), () => [logits()], 1e-6);
  }
});
