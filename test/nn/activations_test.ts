import * as tf from "@tensorflow/tfjs-core";
import { type Scalar, sum, type Tensor, tensor1d } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { gelu, silu } from "../../src/nn/activations.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  spread,
  tensorTest,
} from "./tensor_fixture.ts";

tensorTest("silu() is x times its logistic sigmoid", () => {
  // 1 / (1 + 1/e) = 0.7310586
  assertTensor(silu(tensor1d([0, 1, -1])), [3], [0, 0.7310586, -0.2689414], 1e-6);
});

tensorTest("silu() stays finite far from 0", () => {
  assertTensor(silu(tensor1d([200, -200])), [2], [200, 0], 1e-6);
});

tensorTest("silu() has the gradient that differences show", async () => {
  await assertGradients((x: Tensor) => sum(silu(x)) as Scalar, [tensor1d([...spread(8)].map((x) => 4 * x))]);
});

tensorTest("silu() is on wasm what it is on cpu", async () => {
  const x = spread(200).map((x) => 10 * x);
  const onWasm = silu(tensor1d(x)).dataSync();
  await startEngine("cpu");
  // Two exponentials that agree within a few units in the last place.
  assertValues(silu(tensor1d(x)).dataSync(), onWasm, 1e-5);
  await startEngine("wasm");
});

tensorTest("silu() keeps one tensor", () => {
  const x = tensor1d([1, 2]);
  return assertKeeps(1, () => silu(x));
});

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
