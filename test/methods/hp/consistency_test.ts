import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { consistencyLoss } from "../../../src/methods/hp/consistency.ts";
import { assertGradients, assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { unitRows } from "./hp_fixture.ts";

tensorTest("consistencyLoss() is the mean distance of rows", () => {
  // Distances 5 and 0; the 1e-6 in every component moves them by about 1e-6.
  assertTensor(consistencyLoss(tensor2d([[3, 4], [1, 1]]), tensor2d([[0, 0], [1, 1]])), [], [2.5], 1e-5);
});

tensorTest("consistencyLoss() hands gradients to both sides", async () => {
  const sides = [unitRows(3, 4, 1), unitRows(3, 4, 50)];
  await assertGradients((a, b) => consistencyLoss(a as Tensor2D, b as Tensor2D), sides);
});

tensorTest("consistencyLoss() of equal rows is about 0 and has a gradient that is a number", async () => {
  const rows = unitRows(2, 3, 1);
  // sqrt(3) * 1e-6
  assertTensor(consistencyLoss(rows, rows), [], [1.7e-6], 1e-6);
  await assertGradients((a) => consistencyLoss(a as Tensor2D, tensor2d([[9, 9, 9], [9, 9, 9]])), [rows]);
});

tensorTest("consistencyLoss() keeps one tensor", async () => {
  const rows = unitRows(2, 3, 1);
  await assertKeeps(1, () => consistencyLoss(rows, rows));
});
