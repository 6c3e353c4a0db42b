import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  grad,
  matMul,
  mul,
  type Scalar,
  scalar,
  square,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  variable,
} from "@tensorflow/tfjs-core";
import { clipGradients, globalNorm, lossGradients, stopGradient } from "../../src/nn/gradients.ts";
import { assertKeeps, assertTensor, tensorTest } from "./tensor_fixture.ts";

tensorTest("lossGradients() differentiates the sum of the losses and returns each", () => {
  const a = variable(tensor1d([1, 2]));
  const b = variable(tensor1d([3]));
  const { losses, gradients } = lossGradients(() => ({
    squares: sum(square(a)) as Scalar,
    product: mul(5, sum(mul(a, b))) as Scalar,
  }), [a, b]);
  assertEquals(Object.keys(losses), ["squares", "product"]);
  assertTensor(losses.squares, [], [5], 1e-6);
  assertTensor(losses.product, [], [45], 1e-5);
  assertTensor(gradients[0], [2], [2 + 15, 4 + 15], 1e-5);
  assertTensor(gradients[1], [1], [15], 1e-5);
});

tensorTest("lossGradients() gives zeros to parameters that no loss reaches", () => {
  const [reached, untouched] = [variable(tensor1d([2])), variable(tensor2d([[1, 2]]))];
  const { gradients } = lossGradients(() => ({ loss: sum(square(reached)) as Scalar }), [untouched, reached]);
  assertTensor(gradients[0], [1, 2], [0, 0], 0);
  assertTensor(gradients[1], [1], [4], 1e-6);
});

tensorTest("lossGradients() keeps the losses and gradients alone", async () => {
  const a = variable(tensor2d([[1, 2], [3, 4]]));
  const objective = () => ({ one: sum(matMul(a, a)) as Scalar, two: sum(square(a)) as Scalar });
  await assertKeeps(3, () => lossGradients(objective, [a]));
});

tensorTest("lossGradients() passes an error of the objective on and works again afterwards", () => {
  const a = variable(tensor1d([1]));
  const failing = () => {
    square(a);
    throw new RangeError("no loss");
  };
  assertThrows(() => lossGradients(failing, [a]), RangeError, "no loss");
  const { gradients } = lossGradients(() => ({ loss: sum(square(a)) as Scalar }), [a]);
  assertTensor(gradients[0], [1], [2], 1e-6);
});

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

tensorTest("globalNorm() is the norm of all entries together", () => {
  assertTensor(globalNorm([tensor1d([2, 3]), tensor2d([[6]])]), [], [7], 1e-6);
});

tensorTest("clipGradients() shortens all gradients by one factor", () => {
  const { a, b } = clipGradients({ a: tensor1d([3, 0]), b: scalar(4) }, 1);
  assertTensor(a, [2], [0.6, 0], 1e-6);
  assertTensor(b, [], [0.8], 1e-6);
});

tensorTest("clipGradients() leaves short gradients as they are, to the bit", () => {
  assertTensor(clipGradients({ a: tensor1d([0.3, -0.1]) }, 1).a, [2], Float32Array.of(0.3, -0.1), 0);
  assertTensor(clipGradients({ a: tensor1d([0, 0]) }, 1).a, [2], [0, 0], 0);
});

tensorTest("clipGradients() never leaves a longer norm than the limit", () => {
  const value = fc.float({ min: -1000, max: 1000, noNaN: true });
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), (values) => {
    const [norm] = globalNorm(Object.values(clipGradients({ a: tensor1d(values) }, 10))).dataSync();
    // Float32 rounds a norm of 10 by about 1e-6.
    assertAlmostEquals(Math.max(norm, 10), 10, 1e-5);
  }));
});

tensorTest("clipGradients() keeps one tensor per gradient", async () => {
  const gradients = { a: tensor1d([3, 0]), b: scalar(4) };
  await assertKeeps(2, () => clipGradients(gradients, 1));
});
