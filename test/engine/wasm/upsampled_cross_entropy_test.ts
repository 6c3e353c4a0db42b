import * as tf from "@tensorflow/tfjs-core";
import type { Tensor3D } from "@tensorflow/tfjs-core";
import { resizeTaps } from "../../../src/nn/bilinear.ts";
import { upsampledCrossEntropySum } from "../../../src/nn/upsampled_cross_entropy.ts";
import { assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("UpsampledCrossEntropySum and its slope equal the plain operations on cpu for any batch and classes", async () => {
  const [cells, pixels] = [{ height: 2, width: 3 }, { height: 5, width: 7 }];
  for (const batch of [1, 3, 4, 5, 8, 9, 13]) {
    for (const classes of [2, 6, 27]) {
      // Labels -1 and `classes` count nothing.
      const values = Int32Array.from({ length: 35 * batch }, (_, i) => (i * 7) % (classes + 2) - 1);
      // Values sum up to 280 pixels, slopes about 35.
      await assertLikeCpu(() => {
        const [labels, taps] = [tf.tensor1d(values, "int32"), resizeTaps(cells, pixels)];
        const loss = (x: tf.Tensor) => upsampledCrossEntropySum(x as Tensor3D, labels, taps);
        const { value, grad } = tf.valueAndGrad(loss)(random([batch, 6, classes], 1, 0, 3));
        return [value, grad];
      }, 1e-5);
    }
  }
});

Deno.test("UpsampledCrossEntropySum equals the plain operations where probabilities underflow", async () => {
  await assertLikeCpu(() => {
    const labels = tf.tensor1d(Int32Array.from({ length: 35 * 9 }, (_, i) => i % 6), "int32");
    const taps = resizeTaps({ height: 2, width: 3 }, { height: 5, width: 7 });
    const loss = (x: tf.Tensor) => upsampledCrossEntropySum(x as Tensor3D, labels, taps);
    // Logits up to 170 apart, so that e^x is at times below the smallest float32.
    const { value, grad } = tf.valueAndGrad(loss)(random([9, 6, 6], 1, 0, 50));
    return [value, grad];
  }, 1e-5);
});
