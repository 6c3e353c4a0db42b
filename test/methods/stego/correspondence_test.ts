import { assertEquals } from "@std/assert";
import {
  add,
  mean,
  mul,
  type Scalar,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tensor4d,
} from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import {
  clampRange,
  type CorrespondenceLosses,
  correspondenceLosses,
  type CorrespondenceTaps,
  correspondenceTaps,
  correspondenceTargets,
  sampled,
} from "../../../src/methods/stego/correspondence.ts";
import { drawStep } from "../../../src/methods/stego/draws.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  spread,
  tensorTest,
} from "../../nn/tensor_fixture.ts";
import { features, SIDE, stegoExample as options, WIDTH } from "../training_fixture.ts";

Deno.test("clampRange() is the official clamp: at 0 and, if asked for, at 0.8", () => {
  assertEquals(clampRange(options()), { floor: 0, ceiling: Infinity });
  assertEquals(clampRange(options({ stabilize: true })), { floor: 0, ceiling: 0.8 });
  assertEquals(clampRange(options({ zero_clamp: false })), { floor: -9999, ceiling: Infinity });
});

/** Two images of one position each, every point in it. */
function singlePositions(vectors: number[]): Tensor4D {
  return tensor4d(vectors, [2, 1, 1, 2]);
}

function singlePositionTaps(): CorrespondenceTaps {
  const draws = {
    coords1: new Float32Array(4),
    coords2: new Float32Array(4),
    side: 1,
    pairings: [Int32Array.of(1, 0)],
  };
  return correspondenceTaps(draws, { height: 1, width: 1 });
}

const plainly = options({
  pointwise: false,
  pos_intra_shift: 0.1,
  pos_inter_shift: 0.2,
  neg_inter_shift: 0.7,
});

tensorTest("correspondenceTargets() are shifted feature cosines", () => {
  const [own, neighbors] = [singlePositions([2, 0, 3, 4]), singlePositions([0, 5, 3, 4])];
  const { intra, inter, negatives } = correspondenceTargets(own, neighbors, singlePositionTaps(), plainly);
  assertTensor(intra, [2, 1, 1], [1 - 0.1, 1 - 0.1], 1e-6);
  assertTensor(inter, [2, 1, 1], [0 - 0.2, 1 - 0.2], 1e-6);
  assertEquals(negatives.length, 1);
  assertTensor(negatives[0], [2, 1, 1], [0.6 - 0.7, 0.6 - 0.7], 1e-6);
});

tensorTest("correspondenceLosses() are worked by hand for images of one position", () => {
  const taps = singlePositionTaps();
  const targets = correspondenceTargets(
    singlePositions([2, 0, 3, 4]),
    singlePositions([0, 5, 3, 4]),
    taps,
    plainly,
  );
  const codes = singlePositions([1, 0, 0, 7]);
  const losses = correspondenceLosses(codes, singlePositions([4, 3, 0, -1]), taps, targets, plainly);
  // Code cosines: with itself 1, 1; with the neighbours 0.8, -1, the latter clamped; with each other 0.
  assertTensor(losses.intra, [], [-0.9], 1e-6);
  assertTensor(losses.inter, [], [-(0.8 * -0.2) / 2], 1e-6);
  assertTensor(losses.negative, [], [0], 1e-6);
});

function drawn(images = 2) {
  const draws =
    drawStep(new RandomStreams(4), 0, { batch: images, channels: WIDTH }, options()).correspondence;
  return correspondenceTaps(draws, { height: SIDE, width: SIDE });
}

tensorTest("correspondenceTaps() pair images with their neighbours and their negatives", () => {
  const draws = {
    coords1: new Float32Array(6),
    coords2: Float32Array.of(-1, 0, 1, 0, 1, 0),
    side: 1,
    pairings: [Int32Array.of(2, 0, 0)],
  };
  const taps = correspondenceTaps(draws, { height: 1, width: 2 });
  assertEquals([taps.batch, taps.anchors.count, taps.neighbors.count, taps.negatives.length], [3, 3, 3, 1]);
  const unit = (vectors: number[][]) => tensor4d(vectors.flat(), [3, 1, 2, 2]);
  const own = unit([[1, 0, 0, 1], [1, 0, 0, -1], [-1, 0, 0, 1]]);
  const near = unit([[0.6, 0.8, 0, 1], [1, 0, 0.8, 0.6], [1, 0, 0.8, -0.6]]);
  const { inter, negatives } = sampled(own, near, taps);
  // Neighbours at coords2: the left position, then the right ones.
  assertTensor(inter, [3, 1, 2], [0.6, 0.8, 0.8, 0.6, 0.8, -0.6], 1e-6);
  // Negatives at the same coords2: image 2 left, then image 0 right, twice.
  assertTensor(negatives[0], [3, 1, 2], [-1, 0, 0, 1, 0, 1], 1e-6);
});

tensorTest("correspondenceTargets() centred per point keep their overall mean", () => {
  const [taps, own, near] = [drawn(), features(2, 1), features(2, 300)];
  const shift = { pos_intra_shift: 0.3, pos_inter_shift: 0.3, neg_inter_shift: 0.3 };
  const raw = correspondenceTargets(own, near, taps, options({ pointwise: false, ...shift }));
  const centred = correspondenceTargets(own, near, taps, options({ pointwise: true, ...shift }));
  const points = options().feature_samples ** 2;
  const pairs: [Tensor3D, Tensor3D][] = [
    [raw.intra, centred.intra],
    [raw.inter, centred.inter],
    ...raw.negatives.map((negative, i): [Tensor3D, Tensor3D] => [negative, centred.negatives[i]]),
  ];
  for (const [before, after] of pairs) {
    assertEquals(after.shape, [2, points, points]);
    // Every point's mean over the other image's points is the overall mean.
    const overall = mean(before).dataSync()[0];
    assertValues(mean(after, 2).dataSync(), new Array(2 * points).fill(overall), 1e-6);
  }
});

tensorTest("correspondenceLosses() have the gradient that differences show, in both codes", async () => {
  const taps = drawn();
  // Where the code cosines are clamped at 0 they must keep away from that kink: codes of one sign do.
  for (const [changes, lowest] of [[{}, 1], [{ zero_clamp: false, pointwise: false }, 0]] as const) {
    const settings = options(changes);
    const targets = correspondenceTargets(features(2, 1), features(2, 300), taps, settings);
    // Times 20, since a mean over all pairs leaves each code a small share: slopes then reach 1, and their error 0.002.
    const total = (codes: Tensor, neighbors: Tensor) =>
      mul(
        sumOf(correspondenceLosses(codes as Tensor4D, neighbors as Tensor4D, taps, targets, settings)),
        20,
      ) as Scalar;
    const codes = [20, 200].map((from) =>
      tensor4d(spread(2 * SIDE * SIDE * 2, from).map((value) => value + lowest), [2, SIDE, SIDE, 2])
    );
    await assertGradients(total, codes, 0.01);
  }
});

function sumOf({ intra, inter, negative }: CorrespondenceLosses): Scalar {
  return add(add(intra, inter), negative);
}

tensorTest("correspondenceLosses() ignore the length of codes", () => {
  const [taps, settings] = [drawn(), options()];
  const targets = correspondenceTargets(features(2, 1), features(2, 300), taps, settings);
  const [codes, near] = [features(2, 40), features(2, 90)];
  const plain = correspondenceLosses(codes, near, taps, targets, settings);
  const longer = correspondenceLosses(codes.mul(7), near.mul(0.3), taps, targets, settings);
  assertTensor(sumOf(longer), [], sumOf(plain).dataSync(), 1e-6);
});

tensorTest("the correspondence loss keeps what it returns", async () => {
  const [taps, settings, own, near] = [drawn(), options(), features(2, 1), features(2, 300)];
  const targets = correspondenceTargets(own, near, taps, settings);
  const negatives = settings.neg_samples;
  await assertKeeps(2 + negatives, () => correspondenceTargets(own, near, taps, settings));
  await assertKeeps(3, () => correspondenceLosses(own, near, taps, targets, settings));
  // Rows and weights of each set of points, and the draws' six masks.
  await assertKeeps(2 * (2 + negatives) + 6, () => drawn());
});
