import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { ones, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { backbones } from "../../src/backbone/registry.ts";
import { IMAGENET_MEAN, IMAGENET_STD } from "../../src/data/preprocess.ts";
import { startEngine } from "../../src/engine/start.ts";

await startEngine("cpu");
const definition = await backbones.load("color");
const backbone = await definition.load("");

/** Two images of 16 x 24 pixels, normalised, whose colours are `value(image, row, column, part)`. */
function pictures(value: (image: number, row: number, column: number, part: number) => number): Tensor4D {
  const data = Float32Array.from({ length: 2 * 16 * 24 * 3 }, (_, at) => {
    const [part, pixel] = [at % 3, Math.floor(at / 3)];
    const raw = value(Math.floor(pixel / 384), Math.floor(pixel / 24) % 16, pixel % 24, part);
    return (raw - IMAGENET_MEAN[part]) / IMAGENET_STD[part];
  });
  return tensor4d(data, [2, 16, 24, 3]);
}

Deno.test("color needs no weight file and says its sizes", () => {
  assertEquals([definition.file, definition.channels, definition.patch], [undefined, 6, 8]);
  assertEquals(backbone.digest, definition.digest);
});

Deno.test("color gives mean and deviation of each colour in each patch", async () => {
  // The lower right patch of the second image: red half 0.2, half 0.6; green 0.5 everywhere; blue 1 in one pixel of 64.
  const images = pictures((image, row, column, part) => {
    if (image === 0 || row < 8 || column < 16) return 0.25;
    if (part === 0) return column % 2 ? 0.2 : 0.6;
    return part === 1 ? 0.5 : row === 8 && column === 16 ? 1 : 0;
  });
  const map = await backbone.features(images);
  assertEquals(map.shape, [2, 2, 3, 6]);
  const values = [...await map.data()];
  const expected = [0.4, 0.5, 1 / 64, 0.2, 0, Math.sqrt(1 / 64 - 1 / 64 ** 2)];
  values.slice(-6).forEach((value, at) => assertAlmostEquals(value, expected[at], 1e-4));
  for (let at = 0; at < values.length - 6; at++) {
    assertAlmostEquals(values[at], at % 6 < 3 ? 0.25 : 0, 1e-3);
  }
});

Deno.test("color refuses an image that is not cut into patches of 8", async () => {
  await assertRejects(
    async () => await backbone.features(ones([1, 12, 8, 3]) as Tensor4D),
    TypeError,
    'Cannot pass "images" through the backbone: their shape is [1,12,8,3]',
  );
});
