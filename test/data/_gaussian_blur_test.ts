import { assertAlmostEquals, assertEquals } from "@std/assert";
import { gaussianBlur } from "../../src/data/_gaussian_blur.ts";
import { assertValues } from "../nn/tensor_fixture.ts";

/** A black picture of 7 x 7 pixels but for one value of the first channel. */
function spot(y: number, x: number): Float32Array {
  const image = new Float32Array(7 * 7 * 3);
  image[(y * 7 + x) * 3] = 1;
  return image;
}

Deno.test("gaussianBlur() spreads a spot as the product of two Gaussians", () => {
  const blurred = gaussianBlur(spot(3, 3), 7, 1);
  const density = [-2, -1, 0, 1, 2].map((x) => Math.exp(-0.5 * x ** 2));
  const sum = density.reduce((a, b) => a + b);
  for (let y = 0; y < 7; y++) {
    for (let x = 0; x < 7; x++) {
      const expected = (density[y - 1] ?? 0) * (density[x - 1] ?? 0) / sum ** 2;
      assertAlmostEquals(blurred[(y * 7 + x) * 3], expected, 1e-6);
      assertEquals(blurred[(y * 7 + x) * 3 + 1], 0);
    }
  }
});

Deno.test("gaussianBlur() flips the picture beyond its border, without the border pixel", () => {
  // A spot beside the border is seen a second time behind it; one on the border is not.
  const beside = gaussianBlur(spot(3, 1), 7, 1);
  const on = gaussianBlur(spot(3, 0), 7, 1);
  const middle = gaussianBlur(spot(3, 3), 7, 1);
  const at = (image: Float32Array, x: number) => image[(3 * 7 + x) * 3];
  assertAlmostEquals(at(beside, 0), 2 * at(middle, 4), 1e-6);
  assertAlmostEquals(at(on, 0), at(middle, 3), 1e-6);
});

Deno.test("gaussianBlur() leaves a picture of one colour as it is", () => {
  assertValues(gaussianBlur(new Float32Array(3 * 3 * 3).fill(0.25), 3, 2), Array(27).fill(0.25), 1e-6);
});

Deno.test("gaussianBlur() of a narrow Gaussian changes next to nothing", () => {
  assertValues(gaussianBlur(spot(2, 5), 7, 0.1), spot(2, 5), 1e-6);
});
