import { grad, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import { pickedLoss } from "../../src/nn/picked_loss.ts";
import type { Tensor2D } from "../../src/nn/types.ts";
import { assertKeeps, assertTensor, tensorTest } from "./tensor_fixture.ts";

const values = () => tensor2d([[1, 2, 4], [8, 16, 32]]);
const picks = () => tensor1d([2, 0], "int32");

tensorTest("pickedLoss() is minus the mean of what is picked, over rows or entries", () => {
  assertTensor(pickedLoss(values(), picks(), "positions"), [], [-(4 + 8) / 2], 0);
  assertTensor(pickedLoss(values(), picks(), "entries"), [], [-(4 + 8) / 6], 1e-6);
});

tensorTest("pickedLoss() hands the gradient to what is picked alone", () => {
  const slopes = grad((x) => pickedLoss(x as Tensor2D, picks(), "positions"))(values());
  assertTensor(slopes, [2, 3], [0, 0, -0.5, -0.5, 0, 0], 0);
});

tensorTest("pickedLoss() makes one tensor", async () => {
  const [x, chosen] = [values(), picks()];
  await assertKeeps(1, () => pickedLoss(x, chosen, "entries"));
});
