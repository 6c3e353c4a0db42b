import { assertEquals } from "@std/assert";
import { mul, tensor2d, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { averagedCodes, bestClasses, BilinearUpsampler } from "../../src/evaluate/protocol.ts";
import type { Predictor } from "../../src/methods/types.ts";
import { assertTensor, tensorTest } from "../nn/tensor_fixture.ts";

/** Codes are twice the features. */
const DOUBLE: Predictor = {
  codes: (features) => mul(features, 2) as Tensor4D,
  clusters: (codes) => codes,
};

tensorTest("averagedCodes() gives an image's own codes without its flipped image", () => {
  const codes = averagedCodes(DOUBLE, tensor4d([1, 2, 3, 4], [1, 2, 2, 1]), null);
  assertTensor(codes, [1, 2, 2, 1], [2, 4, 6, 8], 0);
});

tensorTest("averagedCodes() flips the flipped image's codes back before it averages", () => {
  const features = tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
  const flipped = tensor4d([2, 1, 4, 3], [1, 2, 2, 1]);
  assertTensor(averagedCodes(DOUBLE, features, flipped), [1, 2, 2, 1], [2, 4, 6, 8], 0);
  const other = tensor4d([0, 10, 20, 30], [1, 2, 2, 1]);
  // Flipped back and doubled: 20, 0, 60, 40.
  assertTensor(averagedCodes(DOUBLE, features, other), [1, 2, 2, 1], [11, 2, 33, 24], 0);
});

tensorTest("BilinearUpsampler upsamples codes bilinearly with half-pixel centres", () => {
  const upsampler = new BilinearUpsampler({ height: 1, width: 2 }, { height: 1, width: 4 });
  const upsampled = upsampler.upsample(tensor4d([0, 10, 4, 30], [1, 1, 2, 2]));
  // Pixel centres lie at -0.25, 0.25, 0.75 and 1.25 positions.
  assertTensor(upsampled, [4, 2], [0, 10, 1, 15, 3, 25, 4, 30], 1e-5);
  upsampler.dispose();
});

tensorTest("BilinearUpsampler leaves codes of the same size alone", () => {
  const size = { height: 2, width: 2 };
  const upsampler = new BilinearUpsampler(size, size);
  assertTensor(upsampler.upsample(tensor4d([1, 2, 3, 4], [1, 2, 2, 1])), [4, 1], [1, 2, 3, 4], 0);
  upsampler.dispose();
});

tensorTest("bestClasses() takes the largest, ties to the lowest index", async () => {
  const scores = tensor2d([[-1, -2, -3], [-3, -1, -1], [-2, -2, -2]]);
  assertEquals([...await bestClasses(scores)], [0, 1, 0]);
});
