import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { colorJitter, drawColorJitter, type Jitter } from "../../src/data/color_jitter.ts";
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
