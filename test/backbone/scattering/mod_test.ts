import { assertEquals } from "@std/assert";
import { ones, tensor4d } from "@tensorflow/tfjs-core";
import { backbones } from "../../../src/backbone/registry.ts";
import { similarityLogits } from "../../../src/backbone/scattering/attention.ts";
import { CHANNELS, ScatteringFeatures } from "../../../src/backbone/scattering/features.ts";
import { RandomStreams } from "../../../src/base/random.ts";
import { IMAGENET_MEAN, IMAGENET_STD } from "../../../src/data/preprocess.ts";
import { startEngine } from "../../../src/engine/start.ts";

await startEngine("cpu");
const definition = await backbones.load("scattering");
const backbone = await definition.load("");

Deno.test("scattering needs no weight file and says its sizes", () => {
  assertEquals([definition.file, definition.channels, definition.patch], [undefined, CHANNELS, 8]);
  assertEquals(backbone.digest, definition.digest);
});

Deno.test("scattering gives the features of the mean of the colours, image by image", async () => {
  const random = new RandomStreams(2).stream("scattering");
  const [height, width] = [24, 40];
  const colours = random.uniforms(2 * height * width * 3);
  const normalised = colours.map((value, at) => (value - IMAGENET_MEAN[at % 3]) / IMAGENET_STD[at % 3]);
  const images = tensor4d(normalised, [2, height, width, 3]);
  const map = await backbone.features(images);
  assertEquals(map.shape, [2, 3, 5, CHANNELS]);
  const second = colours.subarray(height * width * 3);
  const grey = Float64Array.from(
    { length: height * width },
    (_, at) => (second[3 * at] + second[3 * at + 1] + second[3 * at + 2]) / 3,
  );
  const expected = new ScatteringFeatures(height, width).of(grey);
  const given = (await map.data()).subarray(3 * 5 * CHANNELS);
  const error = Math.max(...expected.map((value, at) => Math.abs(value - given[at])));
  assertEquals(error < 1e-3, true, `${error}`);
  images.dispose();
  map.dispose();
});

Deno.test("scattering gives the likeness of patches for attention, image by image", async () => {
  const pixels = new RandomStreams(3).stream("scattering").uniforms(2 * 16 * 24 * 3);
  const images = tensor4d(pixels, [2, 16, 24, 3]);
  const [map, logits] = [await backbone.features(images), await backbone.attention!(images)];
  assertEquals(logits.shape, [2, 1, 7, 7]);
  const second = (await map.data<"float32">()).subarray(6 * CHANNELS);
  assertEquals((await logits.data()).subarray(49), similarityLogits(second, CHANNELS));
  for (const tensor of [images, map, logits]) tensor.dispose();
});

Deno.test("scattering refuses an image that is not cut into patches of 8", async () => {
  const images = ones([1, 12, 8, 3]);
  let message = "";
  try {
    await backbone.features(images as ReturnType<typeof tensor4d>);
  } catch (error) {
    message = (error as Error).message;
  }
  assertEquals(
    message.startsWith('Cannot pass "images" through the backbone: their shape is [1,12,8,3]'),
    true,
  );
});
