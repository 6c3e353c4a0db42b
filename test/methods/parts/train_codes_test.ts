import { assert, assertEquals } from "@std/assert";
import { mul, type Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawTrainCodes } from "../../../src/methods/parts/train_codes.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";

/** Images of `side` x `side` positions whose one channel says which position of which image it is. */
function numbered(count: number, side: number) {
  const visits: number[] = [];
  const features = (image: number) => {
    visits.push(image);
    return Promise.resolve(Float32Array.from({ length: side * side }, (_, p) => 10_000 * image + p));
  };
  return { visits, images: { count, gridSize: side, channels: 1, features } };
}

const head = { codes: (features: Tensor4D) => mul(features, 2) as Tensor4D };
const draw = (seed: number) => new RandomStreams(seed).stream("draw");

tensorTest("drawTrainCodes() takes all positions where there are few", async () => {
  const { images } = numbered(3, 2);
  const codes = await drawTrainCodes(images, head, draw(0));
  assertEquals(codes.shape, [12, 1]);
  const expected = [0, 1, 2].flatMap((image) => [0, 1, 2, 3].map((p) => 2 * (10_000 * image + p)));
  assertEquals([...codes.dataSync()].sort((a, b) => a - b), expected);
});

tensorTest("drawTrainCodes() looks at 32 positions of each of 128 images, none twice", async () => {
  const { images, visits } = numbered(200, 8);
  const codes = await drawTrainCodes(images, head, draw(0));
  assertEquals(codes.shape, [128 * 32, 1]);
  assertEquals(new Set(codes.dataSync()).size, 128 * 32);
  assertEquals(new Set(visits).size, 128);
  assert(visits.some((image) => image >= 128));
});

tensorTest("drawTrainCodes() draws by the seed, and keeps one tensor", async () => {
  const { images } = numbered(5, 8);
  const values = async (seed: number) => [...(await drawTrainCodes(images, head, draw(seed))).dataSync()];
  assertEquals(await values(0), await values(0));
  assert(String(await values(0)) !== String(await values(1)));
  await assertKeeps(1, () => drawTrainCodes(images, head, draw(0)));
});
