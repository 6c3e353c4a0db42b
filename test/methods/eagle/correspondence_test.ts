import { assertEquals } from "@std/assert";
import { add, type Scalar, type Tensor, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import {
  correspondenceLosses,
  correspondenceTaps,
  correspondenceTargets,
  meanCosine,
  sampled,
} from "../../../src/methods/eagle/correspondence.ts";
import { drawStep } from "../../../src/methods/eagle/draws.ts";
import type { PassMaps } from "../../../src/methods/eagle/passes.ts";
import { cosines } from "../../../src/methods/parts/sampled_points.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { options } from "./eagle_fixture.ts";

/** Two images of one cell each, every point in it. */
const single = (vectors: number[]) => tensor4d(vectors, [2, 1, 1, 2]);
const onePoint = correspondenceTapsOf(1);

function correspondenceTapsOf(side: number) {
  const zeros = () => new Float32Array(2 * side * side * 2);
  const draws = {
    coords1: zeros(),
    coords2: zeros(),
    coords3: zeros(),
    pairings: [Int32Array.of(1, 0)],
    side,
  };
  return () => correspondenceTaps(draws, { height: 1, width: 1 });
}

tensorTest("correspondenceLosses() of single points, worked by hand", () => {
  // Keys: of a single point a row is its own mean, so that the centred cosine is the mean of all.
  const keys: PassMaps = {
    image: single([1, 0, 0, 1]),
    positive: single([1, 0, 0.6, 0.8]),
    blurred: single([1, 0, 1, 0]),
  };
  const taps = onePoint();
  const targets = correspondenceTargets(keys, taps);
  // Cosines of blurred and positive: 1 and 0.6; of the images with each other: 0.
  assertTensor(targets.positive.correlations, [2, 1, 1], [0.8, 0.8], 1e-6);
  assertTensor(targets.negatives[0].mean, [], [0], 1e-6);
  const codes: PassMaps = {
    image: single([1, 0, 0.6, 0.8]),
    positive: single([1, 0, 0, 1]),
    blurred: single([1, 0, 0, -1]),
  };
  const chosen = options({ shift_bias: 0.1, negative_factor: 2 });
  const { positive, negative } = correspondenceLosses(codes, taps, targets, chosen);
  // Codes: cosines of 1 and -1, clamped to 0.8 and 0; the shift is |0.8 - 0 - 0.1|.
  assertTensor(positive, [], [-(0.8 * (0.8 - 0.7) + 0) / 2], 1e-6);
  // Codes of the images: 0.6 both ways; the shift is (0 + 0.6 - 0.1) 2.
  assertTensor(negative, [], [-0.6 * (0 - 1)], 1e-6);
});

const maps = (from: number, channels: number): PassMaps => {
  const map = (at: number): Tensor4D => tensor4d(spread(3 * 4 * channels, from + at), [3, 2, 2, channels]);
  return { image: map(0), positive: map(400), blurred: map(900) };
};
const drawn = () => {
  const shape = { batch: 3, channels: 5 };
  const draws = drawStep(new RandomStreams(1), 0, shape, options({ feature_samples: 2 })).correspondence;
  return correspondenceTaps(draws, { height: 2, width: 2 });
};

tensorTest("meanCosine() is the mean of all cosines", () => {
  const { blurred, positive } = sampled(maps(1, 5), drawn());
  const all = [...cosines(blurred, positive).dataSync()];
  assertTensor(meanCosine(blurred, positive), [], [all.reduce((sum, x) => sum + x, 0) / all.length], 1e-6);
});

for (const engine of ["wasm", "cpu"] as const) {
  tensorTest(`correspondenceLosses() have the gradients that differences show on ${engine}`, async () => {
    const taps = drawn();
    const targets = correspondenceTargets(maps(7, 5), taps);
    const { image, positive, blurred } = maps(60, 5);
    await assertGradients(
      (...codes: Tensor[]) => {
        const [image, positive, blurred] = codes as Tensor4D[];
        const losses = correspondenceLosses({ image, positive, blurred }, taps, targets, options());
        return add(losses.positive, losses.negative) as Scalar;
      },
      [image, positive, blurred],
      // The clamp has corners.
      4e-3,
    );
  }, engine);
}

tensorTest("targets and losses keep what they say alone", async () => {
  const [taps, keys, codes] = [drawn(), maps(7, 5), maps(60, 5)];
  const targets = correspondenceTargets(keys, taps);
  assertEquals(targets.negatives.length, 2);
  await assertKeeps(2 * 3, () => correspondenceTargets(keys, taps));
  await assertKeeps(2, () => correspondenceLosses(codes, taps, targets, options()));
});
