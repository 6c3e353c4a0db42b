import { assertAlmostEquals } from "@std/assert";
import { scalar, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { clipGradients, globalNorm } from "../../../src/methods/hp/clip_gradients.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";

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
