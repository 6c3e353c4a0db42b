import * as tf from "@tensorflow/tfjs-core";
import { maskedCrossEntropy } from "../../../src/nn/masked_cross_entropy.ts";
import { spread } from "../../nn/tensor_fixture.ts";
import { assertLikeCpu, random } from "./engine_fixture.ts";

/** Whole numbers from 0 to `most`. */
const counts = (shape: [number, number], seed: number, most: number): tf.Tensor2D =>
  tf.tidy(() => tf.floor(tf.clipByValue(tf.mul(tf.abs(random<tf.Rank.R2>(shape, seed)), 1.2), 0, most)));

Deno.test("MaskedCrossEntropy equals the plain operations on cpu for any length of row", async () => {
  for (const shape of [[1, 1], [3, 4], [2, 7], [5, 33]] as [number, number][]) {
    await assertLikeCpu(() => {
      // Every row has a column in its softmax.
      const mask = tf.tensor2d(
        spread(shape[0] * shape[1]).map((x, at) => x > 0 || at % shape[1] === 0 ? 1 : 0),
        shape,
      );
      return maskedCrossEntropy(random<tf.Rank.R2>(shape, 1), counts(shape, 2, 2), mask, 1.5);
    }, 1e-5);
  }
});

Deno.test("MaskedCrossEntropy equals the plain operations on cpu where a row has no weight", async () => {
  await assertLikeCpu(
    () =>
      maskedCrossEntropy(
        random([3, 5], 1),
        tf.tensor2d([[0, 0, 0, 0, 0], [1, 0, 0, 2, 0], [0, 0, 0, 0, 0]]),
        tf.ones([3, 5]),
        0,
      ),
    1e-5,
  );
});
