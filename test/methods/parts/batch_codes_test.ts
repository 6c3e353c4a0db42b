import { assertEquals } from "@std/assert";
import { range, reshape, type Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawBatchCodes } from "../../../src/methods/parts/batch_codes.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";

const random = () => new RandomStreams(0).stream("codes");
const map = (images: number) => reshape(range(0, images * 32 * 32), [images, 32, 32, 1]) as Tensor4D;

tensorTest("drawBatchCodes() draws each position once, of all images", () => {
  const drawn = [...drawBatchCodes(map(2), random()).dataSync()];
  assertEquals(drawn.toSorted((a, b) => a - b), Array.from({ length: 2 * 32 * 32 }, (_, at) => at));
});

tensorTest("drawBatchCodes() draws 4096 codes at most, and keeps them alone", async () => {
  assertEquals(drawBatchCodes(map(5), random()).shape, [4096, 1]);
  const codes = map(1);
  await assertKeeps(1, () => drawBatchCodes(codes, random()));
});
