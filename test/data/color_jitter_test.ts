import fc from "fast-check";
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import {
  colorJitter,
  drawColorJitter,
  gaussianBlur,
  type Jitter,
  shiftHue,
} from "../../src/data/color_jitter.ts";
import { RandomStreams } from "../../src/base/random.ts";
import { assertValues } from "../nn/tensor_fixture.ts";

/** Nine pixels: three rows of white, red at half strength, and values beyond [0, 1]. */
const PICTURE = Float32Array.of(
  ...[[1, 1, 1], [0.5, 0, 0], [2, -1, 0.25]].flatMap((pixel) => [pixel, pixel, pixel].flat()),
);

const jitter = (kind: Jitter, amount: number) =>
  colorJitter(PICTURE, 3, { jitters: [{ kind, amount }], grey: false, blur: null });
const row = (image: Float32Array, y: number) => image.subarray(9 * y, 9 * y + 3);

Deno.test("brightness multiplies and clips", () => {
  const image = jitter("brightness", 1.2);
  assertValues(row(image, 0), [1, 1, 1], 1e-6);
  assertValues(row(image, 1), [0.6, 0, 0], 1e-6);
  assertValues(row(image, 2), [1, 0, 0.3], 1e-6);
});

Deno.test("contrast blends with the mean grey of the picture", () => {
  const mean = (0.9999 + 0.2989 * 0.5 + (2 * 0.2989 - 0.587 + 0.114 * 0.25)) / 3;
  assertValues(row(jitter("contrast", 0.7), 1), [0.35 + 0.3 * mean, 0.3 * mean, 0.3 * mean], 1e-5);
});

Deno.test("saturation blends each pixel with its own grey", () => {
  const grey = 0.2989 * 0.5;
  assertValues(row(jitter("saturation", 0.7), 1), [0.35 + 0.3 * grey, 0.3 * grey, 0.3 * grey], 1e-6);
  // Against the grey: green falls below 0.
  assertValues(row(jitter("saturation", 1.3), 1), [0.65 - 0.3 * grey, 0, 0], 1e-6);
});

Deno.test("hue turns the colour", () => {
  assertValues(row(jitter("hue", 1 / 3), 1), [0, 0.5, 0], 1e-6);
});

Deno.test("jitters are applied in their order", () => {
  const both = (kinds: Jitter[]) =>
    colorJitter(PICTURE, 3, {
      jitters: kinds.map((kind) => ({ kind, amount: 0.7 })),
      grey: false,
      blur: null,
    });
  assertNotEquals(both(["brightness", "contrast"]), both(["contrast", "brightness"]));
});

Deno.test("grey replaces all channels and blur comes last", () => {
  const grey = colorJitter(PICTURE, 3, { jitters: [], grey: true, blur: null });
  assertValues(row(grey, 1), Array(3).fill(0.2989 * 0.5), 1e-6);
  const blurred = colorJitter(PICTURE, 3, { jitters: [], grey: true, blur: 1 });
  for (let at = 0; at < blurred.length; at += 3) assertEquals(blurred[at], blurred[at + 2]);
  assertNotEquals(row(blurred, 1), row(grey, 1));
});

Deno.test("colorJitter() leaves its picture alone", () => {
  const before = PICTURE.slice();
  jitter("brightness", 0.7);
  jitter("hue", 0.1);
  assertEquals(PICTURE, before);
});

Deno.test("drawColorJitter() draws with the published probabilities and ranges", () => {
  const random = new RandomStreams(0).stream("test");
  const draws = Array.from({ length: 2000 }, () => drawColorJitter(random));
  const share = (holds: (draw: (typeof draws)[number]) => boolean) =>
    draws.filter(holds).length / draws.length;
  // Three standard deviations of a share of 2000 draws are at most 0.034.
  assertAlmostEquals(share(({ grey }) => grey), 0.2, 0.034);
  assertAlmostEquals(share(({ blur }) => blur !== null), 0.5, 0.034);
  assertAlmostEquals(share(({ jitters }) => jitters[0].kind === "hue"), 0.25, 0.034);
  for (const { jitters, blur } of draws) {
    assertEquals(jitters.map(({ kind }) => kind).sort(), ["brightness", "contrast", "hue", "saturation"]);
    assert(blur === null || blur >= 0.1 && blur <= 2);
    for (const { kind, amount } of jitters) {
      assert(kind === "hue" ? Math.abs(amount) <= 0.1 : Math.abs(amount - 1) <= 0.3, `${kind} ${amount}`);
    }
  }
});

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
