import * as tf from "@tensorflow/tfjs-core";
import { gelu } from "../../src/nn/gelu.ts";
import { assertTensor, tensorTest } from "./tensor_fixture.ts";

tensorTest("gelu() weighs a value by the normal distribution below it", () => {
  // x times the distribution function of the standard normal, from tables; the library's erf is good to 1.5e-7.
  assertTensor(
    gelu(tf.tensor1d([-3, -1, 0, 1, 3])),
    [5],
    [-0.0040497, -0.1586553, 0, 0.8413447, 2.9959503],
    2e-6,
  );
});

tensorTest("gelu() has the gradient Phi(x) + x phi(x)", () => {
  const slope = (x: number, below: number) => below + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  const want = [slope(-1, 0.1586553), slope(0, 0.5), slope(1, 0.8413447)];
  assertTensor(tf.grad((x) => tf.sum(gelu(x)))(tf.tensor1d([-1, 0, 1])), [3], want, 1e-5);
});
