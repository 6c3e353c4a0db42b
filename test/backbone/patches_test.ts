import { assertEquals, assertThrows } from "@std/assert";
import { type Rank, zeros } from "@tensorflow/tfjs-core";
import { assertImages, cutIntoPatches } from "../../src/backbone/patches.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";

tensorTest("assertImages() takes pictures whose sides are multiples of a patch", () => {
  assertImages(zeros([2, 8, 16, 3]), 8);
});

for (
  const [what, shape] of [
    ["another number of colours", [1, 8, 8, 4]],
    ["rows that are cut off", [1, 9, 8, 3]],
    ["columns that are cut off", [1, 8, 12, 3]],
    ["no picture", [0, 8, 8, 3]],
  ] as const
) {
  tensorTest(`assertImages() refuses ${what}`, () => {
    const images = zeros<Rank.R4>([...shape]);
    assertThrows(() => assertImages(images, 8), TypeError, `their shape is [${shape}], expected [batch,`);
  });
}

Deno.test("cutIntoPatches() puts the colours of a patch one after the other", () => {
  // Two patches of 2 x 2 pixels side by side; the pixel in row y and column x is 100 y + 10 x + colour.
  const pixels = [0, 1].flatMap((y) =>
    [0, 1, 2, 3].flatMap((x) => [0, 1, 2].map((colour) => 100 * y + 10 * x + colour))
  );
  assertEquals([...cutIntoPatches(Float32Array.from(pixels), 1, 2, 2)], [
    ...[0, 10, 100, 110, 1, 11, 101, 111, 2, 12, 102, 112],
    ...[20, 30, 120, 130, 21, 31, 121, 131, 22, 32, 122, 132],
  ]);
});

Deno.test("cutIntoPatches() goes through the patches row by row", () => {
  const pixels = Float32Array.from({ length: 4 * 3 }, (_, i) => i);
  assertEquals(cutIntoPatches(pixels, 2, 2, 1), pixels);
});
