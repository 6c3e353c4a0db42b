import { assertThrows } from "@std/assert";
import { type Rank, zeros } from "@tensorflow/tfjs-core";
import { assertImages } from "../../src/backbone/assert_images.ts";
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
