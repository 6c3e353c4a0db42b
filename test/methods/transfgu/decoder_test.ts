import { assertEquals } from "@std/assert";
import { ones, slice, type Tensor3D, tensor3d } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { type BlockMasks, MaskDecoder } from "../../../src/methods/transfgu/decoder.ts";
import { startDecoder } from "../../../src/methods/transfgu/decoder_start.ts";
import { assertKeeps, assertTensor, assertValues, spread, tensorTest } from "../../nn/tensor_fixture.ts";

const SHAPE = { channels: 8, heads: 2, layers: 2, hidden: 16, classes: 3 };
const values = (seed = 0) => startDecoder(new RandomStreams(seed), SHAPE, "one-unit-vector");
const tokens = (batch = 2) => tensor3d(spread(batch * 5 * 8), [batch, 5, 8]);

tensorTest("masks() has a mask per class and unit embeddings of each image", () => {
  const { masks, classes } = new MaskDecoder(values(), 2).masks(tokens());
  assertEquals([masks.shape, classes.shape], [[2, 5, 3], [2, 3, 8]]);
  const rows = masks.arraySync().flat();
  // Normalised over the classes, with a gain of 1 and a shift of 0.
  for (const row of rows) assertValues([row.reduce((sum, value) => sum + value)], [0], 1e-5);
  for (const row of classes.arraySync().flat()) assertValues([Math.hypot(...row)], [1], 1e-5);
});

tensorTest("masks() of an image do not depend on the images beside it", () => {
  const decoder = new MaskDecoder(values(), 2);
  const alone = decoder.masks(tokens(1)).masks.dataSync();
  const beside = slice(decoder.masks(tokens(2)).masks, [0, 0, 0], [1, 5, 3]) as Tensor3D;
  assertTensor(beside, [1, 5, 3], alone, 1e-5);
});

tensorTest("masks() with dropout masks of ones are those without", () => {
  const decoder = new MaskDecoder(values(), 2);
  const kept: BlockMasks = {
    attention: ones([2, 2, 8, 8]),
    projection: ones([16, 8]),
    hidden: ones([16, 16]),
    output: ones([16, 8]),
  };
  const want = decoder.masks(tokens()).masks.dataSync();
  assertTensor(decoder.masks(tokens(), [kept, kept]).masks, [2, 5, 3], want, 0);
});

tensorTest("copy() and assign() make two decoders the same", () => {
  const [a, b] = [new MaskDecoder(values(0), 2), new MaskDecoder(values(1), 2)];
  const [first, second] = [a, b].map((decoder) => decoder.masks(tokens()).masks.dataSync());
  a.copy(b);
  assertTensor(a.masks(tokens()).masks, [2, 5, 3], second, 0);
  a.assign(values(0));
  assertTensor(a.masks(tokens()).masks, [2, 5, 3], first, 0);
});

tensorTest("masks() keeps two tensors", () => {
  const [decoder, x] = [new MaskDecoder(values(), 2), tokens()];
  return assertKeeps(2, () => decoder.masks(x));
});
