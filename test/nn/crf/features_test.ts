import { assertEquals, assertThrows } from "@std/assert";
import { bilateralFeatures, positionFeatures } from "../../../src/nn/crf/features.ts";
import { unnormaliseToBgr } from "../../../src/nn/crf/mod.ts";
import { readGolden } from "./_golden.ts";

Deno.test("unnormaliseToBgr() swaps red and blue and truncates", () => {
  // x * std + mean with x = 0 is the mean: 0.485 * 255 = 123.7, 0.456 * 255 = 116.3, 0.406 * 255 = 103.5.
  assertEquals([...unnormaliseToBgr(new Float32Array(3))], [103, 116, 123]);
});

Deno.test("unnormaliseToBgr() refuses a picture that does not have three channels", () => {
  assertThrows(
    () => unnormaliseToBgr(new Float32Array(4)),
    TypeError,
    'Cannot unnormalise "image": 4 values',
  );
});

for (const name of ["crf_a", "crf_b"]) {
  Deno.test(`unnormaliseToBgr() returns the official picture of ${name} exactly`, async () => {
    const golden = await readGolden(name);
    const bgr = unnormaliseToBgr(golden.pixelMajor("image"));
    assertEquals(bgr, golden.bytes("image_bgr"));
    // Truncation must be seen to act: the picture differs from the one that was normalised.
    const original = golden.bytes("image_rgb_original");
    const changed = bgr.filter((value, i) => value !== original[i - i % 3 + 2 - i % 3]).length;
    assertEquals(changed, golden.config.pixels_changed_by_truncation);
  });
}

Deno.test("positionFeatures() returns column and row in standard deviations", () => {
  assertEquals([...positionFeatures(3, 2, 2)], [0, 0, 0.5, 0, 1, 0, 0, 0.5, 0.5, 0.5, 1, 0.5]);
});

Deno.test("bilateralFeatures() returns column, row and the three colours in standard deviations", () => {
  const out = new Float32Array(4 * 5);
  const image = Uint8Array.of(0, 0, 0, 4, 8, 12, 1, 2, 3, 255, 254, 253);
  bilateralFeatures(image, 2, 8, 4, out);
  assertEquals([...out.subarray(5, 10)], [0.125, 0, 1, 2, 3]);
  assertEquals([...out.subarray(10, 15)], [0, 0.125, 0.25, 0.5, 0.75]);
  assertEquals([...out.subarray(15)], [0.125, 0.125, 63.75, 63.5, 63.25]);
});
