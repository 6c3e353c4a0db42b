import { assert, assertEquals } from "@std/assert";
import { mul, type Scalar, sum, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { centerCost } from "../../src/omh/center_cost.ts";
import { assertGradients, assertKeeps, assertTensor, tensorTest } from "../nn/tensor_fixture.ts";
import { matrix } from "./omh_fixture.ts";

tensorTest("centerCost() is one minus the cosine, and 1 where the cosine is negative", () => {
  const cost = centerCost(tensor2d([[2, 0], [0, -3]]), tensor2d([[3, 4], [5, 0], [-1, 0]]));
  assertTensor(cost, [2, 3], [0.4, 0, 1, 1, 1, 1], 1e-6);
});

tensorTest("centerCost() lies in [0, 1] and ignores the centres' lengths", () => {
  const [higher, lower] = [matrix(4, 6), matrix(7, 6, 30)];
  const cost = centerCost(higher, lower);
  assertEquals(cost.shape, [4, 7]);
  // Float32 may round the cosine of a vector with itself to just above 1.
  assert(cost.dataSync<"float32">().every((d) => d > -1e-6 && d <= 1));
  assertTensor(centerCost(mul(higher, 9), mul(lower, 0.2)), [4, 7], cost.dataSync(), 1e-6);
});

tensorTest("centerCost() hands gradients to both sets of centres", () => {
  const weights = matrix(2, 3, 50);
  return assertGradients(
    (higher, lower) => sum(mul(centerCost(higher as Tensor2D, lower as Tensor2D), weights)) as Scalar,
    [matrix(2, 4), matrix(3, 4, 20)],
  );
});

tensorTest("centerCost() makes one tensor", async () => {
  const [higher, lower] = [matrix(2, 3), matrix(4, 3)];
  await assertKeeps(1, () => centerCost(higher, lower));
});
