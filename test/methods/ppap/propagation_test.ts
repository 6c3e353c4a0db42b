import { tensor1d, type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import {
  members,
  moveProxies,
  pairSets,
  propagate,
  startProxies,
} from "../../../src/methods/ppap/propagation.ts";
import { l2Normalize } from "../../../src/nn/normalize.ts";
import { assertKeeps, assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const options = {
  positive_bound: 0.5,
  negative_bound: 0,
  moves: 1,
  sigma_positive: 1,
  sigma_negative: 4,
};

/** Four directions of a plane: 0, 53, 90 and 180 degrees. */
const rows = () => tensor2d([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]]);
const anchors = () => tensor1d([0], "int32");
/** The mean of the first two rows points to (1.6, 0.8). */
const [ALONG, ACROSS] = [2 / Math.sqrt(5), 1 / Math.sqrt(5)];

tensorTest("startProxies() begin at the anchors, with the bounds as they are set", () => {
  const { proxies, similarities, positiveBound, negativeBound } = startProxies(rows(), anchors(), options);
  assertTensor(proxies, [1, 2], [1, 0], 0);
  assertTensor(similarities, [1, 4], [1, 0.6, 0, -1], 1e-6);
  assertTensor(positiveBound, [1], [0.5], 0);
  assertTensor(negativeBound, [1], [0], 0);
});

tensorTest("moveProxies() goes to the members' mean, worked by hand", () => {
  const start = startProxies(rows(), anchors(), options);
  assertTensor(members(start), [1, 4], [1, 1, 0, 0], 0);
  const moved = moveProxies(rows(), start, options);
  assertTensor(moved.proxies, [1, 2], [ALONG, ACROSS], 1e-6);
  assertTensor(moved.moves, [1], [1 - ALONG], 1e-6);
  assertTensor(moved.positiveBound, [1], [0.5 - (1 - ALONG)], 1e-6);
  assertTensor(moved.negativeBound, [1], [(1 - ALONG) / 4], 1e-6);
  assertTensor(moved.similarities, [1, 4], [ALONG, 0.6 * ALONG + 0.8 * ACROSS, ACROSS, -ALONG], 1e-6);
});

tensorTest("pairSets() leave out the anchor's own row and what is between the bounds", () => {
  const moved = moveProxies(rows(), startProxies(rows(), anchors(), options), options);
  const { positives, negatives, denominator } = pairSets(moved, anchors());
  // The third row, at a cosine of 0.447, is above the bound of positives since that sank to 0.394.
  assertTensor(positives, [1, 4], [0, 1, 1, 0], 0);
  assertTensor(negatives, [1, 4], [0, 0, 0, 1], 0);
  assertTensor(denominator, [1, 4], [0, 1, 1, 1], 0);
  const slow = { ...options, sigma_positive: 1000 };
  const still = pairSets(moveProxies(rows(), startProxies(rows(), anchors(), slow), slow), anchors());
  assertTensor(still.denominator, [1, 4], [0, 1, 0, 1], 0);
});

tensorTest("propagate() makes the moves and keeps nothing of the way", () => {
  const all = l2Normalize(tensor2d(spread(60), [20, 3])) as Tensor2D;
  const index = tensor1d([3, 11], "int32");
  let state = startProxies(all, index, options);
  for (let move = 0; move < 3; move++) state = moveProxies(all, state, options);
  const want = pairSets(state, index);
  const got = propagate(all, index, { ...options, moves: 3 });
  for (const name of ["positives", "negatives", "denominator"] as const) {
    assertTensor(got[name], [2, 20], want[name].dataSync(), 0);
  }
  return assertKeeps(3, () => propagate(all, index, options));
});

tensorTest("propagate() of an anchor that is alone finds no positive", () => {
  const { positives, denominator } = propagate(rows(), tensor1d([3], "int32"), options);
  assertTensor(positives, [1, 4], [0, 0, 0, 0], 0);
  assertTensor(denominator, [1, 4], [1, 1, 0, 0], 0);
});
