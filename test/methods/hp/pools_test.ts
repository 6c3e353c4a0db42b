import { assertEquals, assertThrows } from "@std/assert";
import { ones, relu, tensor2d, tensor4d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { emptyPools, fillAgnostic, fillSpecific, poolRows } from "../../../src/methods/hp/pools.ts";
import { SegmentationHead } from "../../../src/methods/parts/segmentation_head.ts";
import type { Tensor2D } from "../../../src/nn/types.ts";
import { assertKeeps, assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { IMAGES } from "../training_fixture.ts";

/** Two images of one row of two positions with two channels. */
const SOURCE = {
  count: 2,
  gridSize: 2,
  channels: 2,
  features: (index: number) =>
    Promise.resolve(
      [Float32Array.of(3, 4, 0, 5, 0, 0, 0, 0), Float32Array.of(1, 0, 6, 8, 0, 0, 0, 0)][index],
    ),
};
const DRAWN = { images: Int32Array.of(1, 0), positions: Int32Array.of(1, 0) };
const noMasks = () => ({
  linear: ones([2, 2]) as Tensor2D,
  nonlinear: ones([2, 2]) as Tensor2D,
  output: ones([2, 3]) as Tensor2D,
});

tensorTest(
  "fillAgnostic() takes one position of each image in order, drops channels and makes unit rows",
  async () => {
    const pools = emptyPools(2, 2, 3);
    await fillAgnostic(pools, SOURCE, { ...DRAWN, mask: tensor2d([[1, 1], [1, 0]]) });
    assertTensor(pools.agnostic, [2, 2], [0.6, 0.8, 1, 0], 1e-6);
    assertTensor(pools.specific, [2, 3], Array(6).fill(0), 0);
  },
);

tensorTest("fillAgnostic() leaves a row of zeros where all its channels are dropped", async () => {
  const pools = emptyPools(2, 2, 3);
  await fillAgnostic(pools, SOURCE, { ...DRAWN, mask: tensor2d([[0, 0], [1, 1]]) });
  assertTensor(pools.agnostic, [2, 2], [0, 0, 0.6, 0.8], 1e-6);
});

tensorTest("fillSpecific() holds the unit codes that a pass over the whole images gives", async () => {
  const head = SegmentationHead.create(new RandomStreams(0), 2, 3, relu);
  const pools = emptyPools(2, 2, 3);
  const masks = { ...noMasks(), output: tensor2d([[1, 0, 1], [1, 1, 1]]) };
  await fillSpecific(pools, SOURCE, { ...DRAWN, masks }, head);
  const codes = head.codes(tensor4d([6, 8, 3, 4], [2, 1, 1, 2])).dataSync();
  const rows = [[codes[0], 0, codes[2]], [...codes.slice(3)]];
  const unit = rows.flatMap((row) => row.map((value) => value / Math.hypot(...row)));
  assertTensor(pools.specific, [2, 3], unit, 1e-6);
});

tensorTest("filling keeps no tensors", async () => {
  const head = SegmentationHead.create(new RandomStreams(0), 2, 3, relu);
  const pools = emptyPools(2, 2, 3);
  const [masks, mask] = [noMasks(), ones([2, 2]) as Tensor2D];
  await assertKeeps(0, async () => {
    await fillAgnostic(pools, SOURCE, { ...DRAWN, mask });
    await fillSpecific(pools, SOURCE, { ...DRAWN, masks }, head);
  });
});

Deno.test("poolRows() are as many as asked for", () => {
  assertEquals(poolRows({ pool_size: 9, shrink_pools: false }, IMAGES.count, 3), 9);
});

Deno.test("poolRows() refuses what whole batches cannot fill", () => {
  const error = (pool_size: number, images: number) =>
    assertThrows(() => poolRows({ pool_size, shrink_pools: false }, images, 3), RangeError).message;
  assertEquals(
    error(8, 100),
    'Cannot fill the reference pools of "hp": pool_size is 8, expected a multiple of the batch of 3',
  );
  assertEquals(
    error(12, 11),
    'Cannot fill the reference pools of "hp": pool_size is 12 and there are 11 training images, ' +
      "expected at most 9 rows (shrink_pools makes them fit)",
  );
});

Deno.test("poolRows() shrinks to whole batches where that is allowed", () => {
  const rows = (pool_size: number, images: number) => poolRows({ pool_size, shrink_pools: true }, images, 3);
  assertEquals([rows(12, 11), rows(8, 100), rows(9, 100)], [9, 6, 9]);
});
