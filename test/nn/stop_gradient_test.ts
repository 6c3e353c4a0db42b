import { grad, mul, square, sum, type Tensor, tensor1d } from "@tensorflow/tfjs-core";
import { stopGradient } from "../../src/nn/stop_gradient.ts";
import { assertKeeps, assertTensor, tensorTest } from "./tensor_fixture.ts";

tensorTest("stopGradient() returns the value and lets no gradient through", () => {
  const x = tensor1d([2, 3]);
  assertTensor(stopGradient(() => square(x)), [2], [4, 9], 0);
  // d/dx (sg(x^2) x) = x^2, not 3 x^2.
  const gradient = grad((x: Tensor) => sum(mul(stopGradient(() => square(x)), x)))(x);
  assertTensor(gradient, [2], [4, 9], 1e-6);
});

tensorTest("stopGradient() frees its intermediates", async () => {
  const x = tensor1d([2, 3]);
  await assertKeeps(1, () => stopGradient(() => square(square(square(x)))));
});
