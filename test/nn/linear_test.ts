import * as tf from "@tensorflow/tfjs-core";
import { linear, linearGelu, linearResidual } from "../../src/nn/linear.ts";
import { assertTensor, tensorTest } from "./tensor_fixture.ts";

const layer = () => ({ weight: tf.tensor2d([[1], [3]]), bias: tf.tensor1d([-6]) });

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`linear() multiplies and adds the bias on ${engine}`, () => {
    assertTensor(linear(tf.tensor2d([[1, 2], [3, 4]]), layer()), [2, 1], [1, 9], 0);
  }, engine);

  tensorTest(`linearResidual() adds the residual on ${engine}`, () => {
    assertTensor(linearResidual(tf.tensor2d([[1, 2]]), layer(), tf.tensor2d([[10]])), [1, 1], [11], 0);
  }, engine);

  tensorTest(`linearGelu() applies the activation on ${engine}`, () => {
    assertTensor(linearGelu(tf.tensor2d([[1, 2]]), layer()), [1, 1], [0.8413447], 1e-6);
  }, engine);
}

tensorTest("linear() has a gradient", () => {
  const { weight, bias } = layer();
  const [dx, dw, db] = tf.grads((x, weight, bias) =>
    tf.sum(linear(x as tf.Tensor2D, { weight: weight as tf.Tensor2D, bias: bias as tf.Tensor1D }))
  )([tf.tensor2d([[1, 2], [3, 4]]), weight, bias]);
  assertTensor(dx, [2, 2], [1, 3, 1, 3], 0);
  assertTensor(dw, [2, 1], [4, 6], 0);
  assertTensor(db, [1], [2], 0);
});
