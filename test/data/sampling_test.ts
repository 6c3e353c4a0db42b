import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { sampleLabels, sampleRgb, squareSampling } from "../../src/data/sampling.ts";

Deno.test("squareSampling() cuts the middle out of the long side", () => {
  const { rows, columns } = squareSampling(2, 6, 2);
  assertEquals([[...rows], [...columns]], [[0, 1], [2, 3]]);
});

Deno.test("squareSampling() rounds a crop offset that ends in a half to the even pixel", () => {
  // Offsets (5 - 2) / 2 = 1.5 and (3 - 2) / 2 = 0.5.
  assertEquals([...squareSampling(2, 5, 2).columns], [2, 3]);
  assertEquals([...squareSampling(3, 2, 2).rows], [0, 1]);
});

Deno.test("squareSampling() resizes both sides when asked for a square", () => {
  const { rows, columns } = squareSampling(2, 6, 2, "square");
  assertEquals([[...rows], [...columns]], [[0, 1], [1, 4]]);
});

Deno.test("squareSampling() is the identity for a square of the resolution", () => {
  for (const fit of ["short-side", "square"] as const) {
    const { rows, columns } = squareSampling(128, 128, 128, fit);
    assert(rows.every((row, i) => row === i) && columns.every((column, i) => column === i));
  }
});

Deno.test("squareSampling() returns as many rows and columns as the resolution, all within the source", () => {
  const size = fc.integer({ min: 1, max: 700 });
  fc.assert(fc.property(size, size, fc.integer({ min: 1, max: 320 }), (height, width, resolution) => {
    const { rows, columns } = squareSampling(height, width, resolution);
    assertEquals([rows.length, columns.length], [resolution, resolution]);
    assert(rows.every((row) => row >= 0 && row < height));
    assert(columns.every((column) => column >= 0 && column < width));
  }));
});

Deno.test("squareSampling() refuses a resolution that is no positive integer", () => {
  assertThrows(() => squareSampling(4, 4, 0), RangeError, "expected a positive integer");
});

const SAMPLING = { rows: Int32Array.of(1, 0), columns: Int32Array.of(2, 2) };

Deno.test("sampleRgb() copies the three channels of the chosen pixels", () => {
  const image = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => i) };
  const data = Uint8Array.of(15, 16, 17, 15, 16, 17, 6, 7, 8, 6, 7, 8);
  assertEquals(sampleRgb(image, SAMPLING), { width: 2, height: 2, data });
});

Deno.test("sampleLabels() copies the chosen labels, ignored ones too", () => {
  const map = { width: 3, height: 2, data: Int32Array.of(0, 1, -1, 3, 4, 5) };
  assertEquals(sampleLabels(map, SAMPLING), { width: 2, height: 2, data: Int32Array.of(5, 5, -1, -1) });
});
