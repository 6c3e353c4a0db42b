import { tensor1d, variable } from "@tensorflow/tfjs-core";
import { updateMovingAverage } from "../../src/nn/moving_average.ts";
import { assertKeeps, assertTensor, tensorTest } from "./tensor_fixture.ts";

tensorTest("updateMovingAverage() keeps a share of the average", async () => {
  const [average, value] = [variable(tensor1d([0, 4, 8])), tensor1d([4, 0, 8])];
  await assertKeeps(0, () => updateMovingAverage(average, value, 0.75));
  assertTensor(average, [3], [1, 3, 8], 0);
});

tensorTest("updateMovingAverage() stays with a decay of 1 and arrives with 0", () => {
  const [average, value] = [variable(tensor1d([1, 2])), tensor1d([3, 4])];
  updateMovingAverage(average, value, 1);
  assertTensor(average, [2], [1, 2], 0);
  updateMovingAverage(average, value, 0);
  assertTensor(average, [2], [3, 4], 0);
});
