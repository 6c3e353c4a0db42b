import { assertEquals, assertThrows } from "@std/assert";
import { unnormaliseToBgr } from "../../../src/evaluate/crf/mod.ts";
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
