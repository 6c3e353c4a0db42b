import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { pillowBilinear, tensorBilinear, tensorNearest } from "../../src/data/resize_bilinear.ts";

function grey(width: number, ...levels: number[]) {
  const data = Uint8Array.from(levels.flatMap((level) => [level, level + 1, level + 2]));
  return { width, height: levels.length / width, data };
}

Deno.test("pillowBilinear() enlarges between the two nearest pixels, rounded to 8 bits", () => {
  const { data, ...size } = pillowBilinear(grey(2, 0, 100), { width: 4, height: 1 });
  assertEquals(size, { width: 4, height: 1 });
  assertEquals([...data].filter((_, at) => at % 3 === 0), [0, 25, 75, 100]);
  assertEquals([...data].filter((_, at) => at % 3 === 2), [2, 27, 77, 102]);
});

Deno.test("pillowBilinear() shrinks with windows as wide as the scale", () => {
  // The window of the first pixel is centred at 1.5 and reaches 3 pixels: shares 2, 3, 2, 1 and 0 of 8 from the border on.
  const { data } = pillowBilinear(grey(6, 0, 0, 0, 90, 90, 90), { width: 2, height: 1 });
  const left = Math.round(90 * 1 / 8);
  assertEquals([...data].filter((_, at) => at % 3 === 0), [left, 90 - left]);
});

Deno.test("pillowBilinear() resizes rows as columns", () => {
  const wide = pillowBilinear(grey(5, 3, 50, 20, 90, 7), { width: 3, height: 1 });
  const tall = pillowBilinear(grey(1, 3, 50, 20, 90, 7), { width: 1, height: 3 });
  assertEquals(tall.data, wide.data);
});

Deno.test("all three leave a picture of the wanted size, and one of a single value, as they are", () => {
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(fc.property(size, size, size, size, fc.integer({ min: 0, max: 253 }), (w, h, tw, th, level) => {
    const picture = grey(w, ...Array.from({ length: w * h }, (_, at) => (at * 31) % 200));
    assertEquals(pillowBilinear(picture, { width: w, height: h }), picture);
    const values = Float32Array.from(picture.data);
    assertEquals(tensorBilinear(values, picture, { width: w, height: h }), values);
    const plain = grey(w, ...new Array(w * h).fill(level));
    const want = grey(tw, ...new Array(tw * th).fill(level));
    assertEquals(pillowBilinear(plain, want).data, want.data);
    assertEquals(tensorBilinear(Float32Array.from(plain.data), plain, want), Float32Array.from(want.data));
    const map = { width: w, height: h, data: new Int32Array(w * h).fill(level) };
    assertEquals(tensorNearest(map, want).data, new Int32Array(tw * th).fill(level));
  }));
});

Deno.test("tensorNearest() takes the pixel at the floor", () => {
  const map = { width: 5, height: 1, data: Int32Array.of(0, 1, 2, 3, 4) };
  assertEquals([...tensorNearest(map, { width: 3, height: 1 }).data], [0, 1, 3]);
});
