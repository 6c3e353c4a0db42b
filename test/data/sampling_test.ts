import fc from "fast-check";
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  nearestIndex,
  roundHalfEven,
  sampleLabels,
  sampleRgb,
  squareSampling,
} from "../../src/data/sampling.ts";
import { readGolden } from "./_files.ts";

Deno.test("roundHalfEven() rounds ties to the even neighbour", () => {
  assertEquals([0.5, 1.5, 10.5, 11.5, 10.4, 10.6, 7].map(roundHalfEven), [0, 2, 10, 12, 10, 11, 7]);
});

Deno.test("roundHalfEven() stays within half of its argument", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), (quarters) => {
    const value = quarters / 4;
    assert(Number.isInteger(roundHalfEven(value)));
    assert(Math.abs(roundHalfEven(value) - value) <= 0.5);
  }));
});

Deno.test("nearestIndex() takes the middle of each stretch when shrinking and repeats when upsampling", () => {
  assertEquals([...nearestIndex(6, 2)], [1, 4]);
  assertEquals([...nearestIndex(2, 5)], [0, 0, 1, 1, 1]);
});

Deno.test("nearestIndex() is the identity at the same size", () => {
  assertEquals([...nearestIndex(128, 128)], Array.from({ length: 128 }, (_, i) => i));
});

Deno.test("nearestIndex() accumulates its rounding: 1024 to 320 is not the closed form in 28 places", () => {
  const closed = Int32Array.from({ length: 320 }, (_, i) => Math.floor(((i + 0.5) * 1024) / 320));
  const index = nearestIndex(1024, 320);
  assertNotEquals(index, closed);
  assertEquals(index.filter((value, i) => value !== closed[i]).length, 28);
});

Deno.test("nearestIndex() stays within the source and never decreases", () => {
  const size = fc.integer({ min: 1, max: 3000 });
  fc.assert(fc.property(size, size, (from, to) => {
    const index = nearestIndex(from, to);
    assertEquals(index.length, to);
    assert(index[0] >= 0 && index[to - 1] < from);
    assert(index.every((value, i) => i === 0 || value >= index[i - 1]));
  }));
});

Deno.test("nearestIndex() equals Pillow's index for all golden size pairs", async () => {
  const golden = await readGolden("nearest_index");
  assert(golden.names.length > 0);
  for (const name of golden.names) {
    const [from, to] = name.split("_to_").map(Number);
    assertEquals([...nearestIndex(from, to)], golden.get(name).data, name);
  }
});

Deno.test("nearestIndex() refuses sizes that are no positive integers", () => {
  for (const [from, to] of [[0, 4], [4, 0], [4, 2.5], [NaN, 4]]) {
    assertThrows(() => nearestIndex(from, to), RangeError, `Cannot resize "${from} to ${to}"`);
  }
});

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
