import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { denseCounts, sparseCounts } from "../../src/evaluate/sparse_counts.ts";

Deno.test("sparseCounts() lists what is not zero, row by row", () => {
  const image = new Confusion(2, 1);
  image.add([2, 2, 0, 2], [1, 1, 0, 0]);
  assertEquals(sparseCounts(image), [0, 0, 1, 2, 0, 1, 2, 1, 2]);
  assertEquals(sparseCounts(new Confusion(2)), []);
});

Deno.test("denseCounts() undoes sparseCounts()", () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -1, max: 2 }));
  fc.assert(fc.property(fc.array(pair, { maxLength: 30 }), (pixels) => {
    const image = new Confusion(3, 1);
    image.add(pixels.map(([cluster]) => cluster), pixels.map(([, label]) => label));
    assertEquals(denseCounts(sparseCounts(image), 3, 1), image);
  }));
});

Deno.test("denseCounts() refuses what is no list of entries", () => {
  const lists = [[0], [0, 0], [2, 0, 1], [0, 2, 1], [0, 0, 0], [0, 0, 0.5], [-1, 0, 1], [1, 0, 1, 0, 0, 1]];
  for (const list of [...lists, [0, 0, 1, 0, 0, 1]]) {
    assertThrows(() => denseCounts(list, 2, 0), RangeError, "Cannot read counts");
  }
});
