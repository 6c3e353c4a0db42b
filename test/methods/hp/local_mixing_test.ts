import { mul, sum, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { mixCodes, mixingTaps } from "../../../src/methods/hp/local_mixing.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

tensorTest("mixCodes() weighs the window and divides by its positions inside the image", () => {
  // One row of two positions: both windows hold two positions. Entry 4 is the position itself, 3 its left and 5 its right neighbour.
  const attention = new Float32Array(2 * 9);
  attention[4] = 0.5;
  attention[5] = 0.25;
  attention[9 + 3] = 0.75;
  const taps = mixingTaps(attention, { height: 1, width: 2 }, 28);
  const mixed = mixCodes(tensor2d([[1, 10], [2, 20]]), taps);
  assertTensor(mixed, [2, 2], [14 * (0.5 + 0.5), 14 * (5 + 5), 14 * 0.75, 14 * 7.5], 1e-5);
});

tensorTest("mixCodes() never mixes images", () => {
  const attention = new Float32Array(2 * 4 * 9).fill(1);
  const taps = mixingTaps(attention, { height: 2, width: 2 }, 1);
  const codes = tensor2d([1, 1, 1, 1, 5, 5, 5, 5], [8, 1]);
  assertTensor(mixCodes(codes, taps), [8, 1], [1, 1, 1, 1, 5, 5, 5, 5], 1e-6);
});

tensorTest("mixCodes() hands the gradient to all positions of the window", async () => {
  const taps = mixingTaps(spread(6 * 9).map(Math.abs), { height: 2, width: 3 }, 2);
  const upstream = tensor2d(spread(12, 70), [6, 2]);
  await assertGradients(
    (codes) => sum(mul(mixCodes(codes as Tensor2D, taps), upstream)),
    [tensor2d(spread(12), [6, 2])],
  );
});

tensorTest("mixCodes() keeps one tensor", async () => {
  const taps = mixingTaps(spread(4 * 9), { height: 2, width: 2 }, 2);
  const codes = tensor2d(spread(12), [4, 3]);
  await assertKeeps(1, () => mixCodes(codes, taps));
});
