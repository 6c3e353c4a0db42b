import { assert, assertEquals } from "@std/assert";
import { ones, type Tensor, tensor2d, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../src/base/random.ts";
import { dropChannels, dropoutMask } from "../../src/nn/channel_dropout.ts";
import { assertGradients, assertKeeps, assertTensor, spread, tensorTest } from "./tensor_fixture.ts";

tensorTest("dropChannels() multiplies each image's channels by their entry of the mask", () => {
  const map = tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 1, 2]);
  const dropped = dropChannels(map, tensor2d([[0, 2], [2, 0]]));
  assertTensor(dropped, [2, 2, 1, 2], [0, 4, 0, 8, 10, 0, 14, 0], 0);
});

tensorTest("dropChannels() hands the gradient of the channels that are left on", async () => {
  const mask = tensor2d([[0, 1.25, 1.25]]);
  const loss = (map: Tensor) => dropChannels(map as Tensor4D, mask).square().sum();
  await assertGradients(loss as Parameters<typeof assertGradients>[0], [tensor4d(spread(6), [1, 2, 1, 3])]);
});

tensorTest("dropChannels() keeps its result alone", async () => {
  const [map, mask] = [tensor4d([1, 2], [1, 1, 1, 2]), tensor2d([[0, 2]])];
  await assertKeeps(1, () => dropChannels(map, mask));
});

tensorTest("dropoutMask() holds 0 and 1/(1 - rate) in about the right shares", () => {
  const mask = dropoutMask(new RandomStreams(1).stream("mask"), 100, 50, 0.2);
  assertEquals(mask.shape, [100, 50]);
  const entries = mask.dataSync();
  assert(entries.every((entry) => entry === 0 || entry === 1.25));
  // 5000 draws: the standard deviation of the share is 0.0057; five of them.
  const share = entries.filter((entry) => entry === 0).length / entries.length;
  assert(Math.abs(share - 0.2) < 0.03, `share ${share}`);
});

tensorTest("dropoutMask() at rate 0 drops nothing", () => {
  const mask = dropoutMask(new RandomStreams(1).stream("mask"), 2, 3, 0);
  assertTensor(mask, [2, 3], ones([6]).dataSync(), 0);
});

tensorTest("dropoutMask() draws image by image, channel by channel", () => {
  const draws = new RandomStreams(3).stream("mask").uniforms(6);
  const mask = dropoutMask(new RandomStreams(3).stream("mask"), 2, 3, 0.5);
  assertTensor(mask, [2, 3], draws.map((draw) => draw < 0.5 ? 0 : 2), 0);
});

tensorTest(
  "dropoutMask() makes one tensor",
  () => assertKeeps(1, () => dropoutMask(new RandomStreams(0).stream("mask"), 2, 2, 0.1)),
);
