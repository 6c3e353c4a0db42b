import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { IMAGENET_MEAN, IMAGENET_STD, normalise } from "../../src/data/normalise.ts";
import { readGolden } from "./_golden.ts";

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

/** From height x width x 3, as here, to 3 x height x width, as in the golden files. */
function channelsFirst(values: Float32Array): number[] {
  return [0, 1, 2].flatMap((channel) => Array.from(values.filter((_, i) => i % 3 === channel)));
}
