import { assertEquals, assertThrows } from "@std/assert";
import { reshape, slice, tensor1d, type Tensor2D, type Tensor3D, tensor3d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { Decoder, isWeight } from "../../../src/methods/ppap/decoder.ts";
import { layerNorm } from "../../../src/nn/normalize.ts";
import { assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const CHANNELS = 6;
const create = () => Decoder.create(new RandomStreams(0), CHANNELS, 2);
const tokens = (count: number) => tensor3d(spread(2 * count * CHANNELS), [2, count, CHANNELS]) as Tensor3D;

tensorTest("Decoder.create() starts with the features as its codes", () => {
  const x = tokens(6);
  assertTensor(create().codes(x, { height: 2, width: 3 }), [2, 2, 3, CHANNELS], x.dataSync(), 0);
});

tensorTest("codes() drop what comes before the patches, and go through the frozen normalisation", () => {
  const row = (from: number) => tensor1d(spread(CHANNELS, from));
  const norm = { gain: row(5), bias: row(1) };
  const x = tokens(1 + 4);
  const codes = new Decoder(create().block, 2, norm).codes(x, { height: 2, width: 2 });
  const rows = reshape(slice(x, [0, 1, 0], [2, 4, CHANNELS]), [8, CHANNELS]) as Tensor2D;
  assertTensor(codes, [2, 2, 2, CHANNELS], layerNorm(rows, norm).dataSync(), 1e-6);
});

tensorTest("a decoder names its twelve parameters, and knows weights from the rest", () => {
  const names = Object.keys(create().parameters);
  assertEquals(names.length, 12);
  assertEquals(names.filter(isWeight), [
    "decoder.qkv.weight",
    "decoder.projection.weight",
    "decoder.fc1.weight",
    "decoder.fc2.weight",
  ]);
});

tensorTest("Decoder.create() refuses channels that do not divide into heads", () => {
  assertThrows(
    () => Decoder.create(new RandomStreams(0), 90, 4),
    RangeError,
    'Cannot start a block of "90" channels: there are 4 heads, expected ppap.heads to divide the channels',
  );
});
