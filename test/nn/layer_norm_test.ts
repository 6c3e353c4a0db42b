import * as tf from "@tensorflow/tfjs-core";
import { layerNorm } from "../../src/nn/layer_norm.ts";
import { assertTensor, tensorTest } from "./tensor_fixture.ts";

const weights = () => ({ gain: tf.tensor1d([1, 1, 2]), bias: tf.tensor1d([0, 5, 0]) });

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`layerNorm() centres and scales each row on ${engine}`, () => {
    // Mean 2, variance 2/3: the entries are -1, 0, 1 times sqrt(3/2).
    const y = layerNorm(tf.tensor2d([[1, 2, 3]]), weights());
    assertTensor(y, [1, 3], [-Math.sqrt(1.5), 5, 2 * Math.sqrt(1.5)], 1e-5);
  }, engine);

  tensorTest(`layerNorm() of a constant row is the bias on ${engine}`, () => {
    assertTensor(layerNorm(tf.tensor2d([[7, 7, 7]]), weights()), [1, 3], [0, 5, 0], 0);
  }, engine);
}

tensorTest("layerNorm() has a gradient that is blind to a shift of the row", () => {
  const f = (x: tf.Tensor) => tf.sum(tf.mul(layerNorm(x as tf.Tensor2D, weights()), [[1, 2, 4]]));
  const gradient = tf.grad(f)(tf.tensor2d([[1, 2, 4]]));
  assertTensor(tf.sum(gradient), [], [0], 1e-5);
});
