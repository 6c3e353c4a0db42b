import { type Scalar, sum, type Tensor, tensor1d } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { silu } from "../../src/nn/silu.ts";
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
