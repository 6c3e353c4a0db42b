import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  flipPixels,
  IMAGENET_MEAN,
  IMAGENET_STD,
  normalise,
  preprocessImage,
  preprocessLabels,
} from "../../src/data/preprocess.ts";
import { readGolden } from "./_files.ts";

/** From height x width x 3, as here, to 3 x height x width, as in the golden files. */
function channelsFirst(values: Float32Array): number[] {
  return [0, 1, 2].flatMap((channel) => Array.from(values.filter((_, i) => i % 3 === channel)));
}

Deno.test("normalise() scales each channel by its own mean and deviation", () => {
  const values = normalise({ width: 1, height: 1, data: Uint8Array.of(0, 255, 51) });
  assertEquals(values.length, 3);
  // float32 carries about seven digits.
  assertAlmostEquals(values[0], -0.485 / 0.229, 1e-6);
  assertAlmostEquals(values[1], (1 - 0.456) / 0.224, 1e-6);
  assertAlmostEquals(values[2], (0.2 - 0.406) / 0.225, 1e-6);
});

Deno.test("normalise() lets every byte be recovered by rounding each inverse operation to float32", () => {
  const { fround } = Math;
  const data = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.trunc(i / 3));
  const values = normalise({ width: 256, height: 1, data });
  for (const [i, value] of values.entries()) {
    const std = fround(IMAGENET_STD[i % 3]);
    const mean = fround(IMAGENET_MEAN[i % 3]);
    const byte = fround(fround(fround(value * std) + mean) * 255);
    assert(Math.round(byte) === data[i]);
  }
});

for (const name of ["crf_a", "crf_b"]) {
  Deno.test(`normalise() gives the official image of "${name}" bit for bit`, async () => {
    const golden = await readGolden(name);
    const original = golden.get("image_rgb_original");
    const [height, width] = original.shape;
    const values = normalise({ width, height, data: Uint8Array.from(original.data) });
    assertEquals(channelsFirst(values), golden.get("image").data);
  });
}

Deno.test("preprocessLabels() cuts the middle out of a wide map", () => {
  const map = { width: 4, height: 2, data: Int32Array.of(0, 1, 2, 3, 4, 5, -1, 7) };
  assertEquals(preprocessLabels(map, { resolution: 2 }), Int32Array.of(1, 2, 5, -1));
});

Deno.test("preprocessImage() only normalises a picture that has the resolution", () => {
  const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * 7) & 255);
  const image = { width: 16, height: 16, data };
  assertEquals(preprocessImage(image, { resolution: 16 }), normalise(image));
});

Deno.test("preprocessImage() refuses a resolution that is no positive integer", () => {
  const image = { width: 1, height: 1, data: new Uint8Array(3) };
  assertThrows(() => preprocessImage(image, { resolution: -1 }), RangeError);
});

for (const name of ["wide", "tall", "odd", "upscale"]) {
  Deno.test(`preprocessing gives the official tensors of "${name}" bit for bit`, async () => {
    const golden = await readGolden(`preprocess_${name}`);
    const resolution: number = golden.config.res;
    const [height, width] = golden.config.hw;
    const image = { width, height, data: Uint8Array.from(golden.get("pixels").data) };
    const map = { width, height, data: Int32Array.from(golden.get("label_pixels").data) };

    assertEquals(golden.get("center").shape, [3, resolution, resolution]);
    assertEquals(channelsFirst(preprocessImage(image, { resolution })), golden.get("center").data);
    assertEquals(
      channelsFirst(preprocessImage(image, { resolution, fit: "square" })),
      golden.get("square").data,
    );
    assertEquals(Array.from(preprocessLabels(map, { resolution })), golden.get("center_label").data);
  });
}

Deno.test("flipPixels() turns each row round and keeps the channels of a pixel together", () => {
  const pixels = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  assertEquals(flipPixels(pixels, 2), Float32Array.of(4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9));
});

Deno.test("flipPixels() undoes itself and leaves its input alone", () => {
  const pixels = Float32Array.from({ length: 3 * 5 * 2 }, (_, i) => i);
  assertEquals(flipPixels(flipPixels(pixels, 5), 5), pixels);
  assertEquals(pixels[3], 3);
});
