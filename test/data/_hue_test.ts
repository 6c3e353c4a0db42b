import fc from "fast-check";
import { shiftHue } from "../../src/data/_hue.ts";
import { assertValues } from "../nn/tensor_fixture.ts";

/** One pixel after a shift. */
function shifted(pixel: number[], shift: number): Float32Array {
  const image = Float32Array.from(pixel);
  shiftHue(image, shift);
  return image;
}

Deno.test("shiftHue() turns red to green and blue by thirds of the circle", () => {
  assertValues(shifted([1, 0, 0], 1 / 3), [0, 1, 0], 1e-6);
  assertValues(shifted([1, 0, 0], -1 / 3), [0, 0, 1], 1e-6);
  assertValues(shifted([0.8, 0.2, 0.2], 1 / 6), [0.8, 0.8, 0.2], 1e-6);
});

Deno.test("shiftHue() leaves grey as it is", () => {
  assertValues(shifted([0.4, 0.4, 0.4], 0.37), [0.4, 0.4, 0.4], 1e-6);
  assertValues(shifted([0, 0, 0], 0.37), [0, 0, 0], 0);
});

Deno.test("shiftHue() by a whole turn or by nothing gives colours inside [0, 1] back", () => {
  const channel = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(fc.tuple(channel, channel, channel), fc.constantFrom(-1, 0, 1), (pixel, turns) => {
    assertValues(shifted(pixel, turns), pixel, 1e-6);
  }));
});

Deno.test("shiftHue() takes a hue that rounds to a whole turn for none", () => {
  // A hue of -1e-40: what is left of it below 1 is 1.
  assertValues(shifted([1e-5, 0, 1e-44], 0), [1e-5, 0, 1e-44], 1e-10);
});

Deno.test("shiftHue() clips all but the largest channel", () => {
  // Outside [0, 1]: the smallest channel, -0.5, comes out as 0; the largest, 2, stays.
  assertValues(shifted([2, 0.5, -0.5], 0), [2, 0.5, 0], 1e-6);
});
