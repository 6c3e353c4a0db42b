import { assertEquals } from "@std/assert";
import {
  grad,
  mul,
  type Scalar,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tensor3d,
} from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { l2Normalize } from "../../src/nn/l2_normalize.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  spread,
  tensorTest,
} from "./tensor_fixture.ts";

tensorTest("l2Normalize() scales 3, 4 to 0.6, 0.8", () => {
  assertTensor(l2Normalize(tensor2d([[3, 4], [0, -2]])), [2, 2], [0.6, 0.8, 0, -1], 1e-6);
});

tensorTest("l2Normalize() divides by no less than the floor", () => {
  assertTensor(l2Normalize(tensor1d([0, 0])), [2], [0, 0], 0);
  assertTensor(l2Normalize(tensor1d([0.03, 0.04]), 0.1), [2], [0.3, 0.4], 1e-6);
});

tensorTest("l2Normalize() gives unit vectors along the last axis of any rank", () => {
  const entry = fc.float({ min: Math.fround(-9), max: Math.fround(9), noNaN: true });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 12, maxLength: 12 }), (values) => {
      fc.pre([0, 3, 6, 9].every((at) => Math.hypot(...values.slice(at, at + 3)) > 1e-3));
      const unit = l2Normalize(tensor3d(values, [2, 2, 3]));
      assertEquals(unit.shape, [2, 2, 3]);
      const data = unit.dataSync();
      assertValues([0, 3, 6, 9].map((at) => Math.hypot(...data.subarray(at, at + 3))), [1, 1, 1, 1], 1e-6);
    }),
    { numRuns: 20 },
  );
});

tensorTest("l2Normalize() has the gradient that differences show", () => {
  const weights = tensor2d(spread(12, 5), [3, 4]);
  return assertGradients((x) => sum(mul(l2Normalize(x), weights)) as Scalar, [tensor2d(spread(12), [3, 4])]);
});

tensorTest("l2Normalize() has a gradient orthogonal to its input", () => {
  const x = tensor2d([[3, 4]]);
  const gradient = grad((x: Tensor) => sum(mul(l2Normalize(x), tensor2d([[1, 2]]))))(x);
  // (I - u u^T) w / |x| with u = (0.6, 0.8), w = (1, 2), u.w = 2.2.
  assertTensor(gradient, [1, 2], [(1 - 1.32) / 5, (2 - 1.76) / 5], 1e-6);
});

tensorTest("l2Normalize() makes one tensor", async () => {
  const x = tensor2d([[3, 4]]);
  await assertKeeps(1, () => l2Normalize(x));
});
