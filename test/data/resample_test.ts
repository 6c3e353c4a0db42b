import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { bilinearShares, floorIndex, resample, resizeBox, sharesAt } from "../../src/data/resample.ts";
import { assertValues } from "../nn/tensor_fixture.ts";

Deno.test("sharesAt() splits a position between its neighbours and stays on the axis", () => {
  assertEquals(sharesAt(1.25, 4), [[1, 0.75], [2, 0.25]]);
  assertEquals(sharesAt(2, 4), [[2, 1]]);
  assertEquals(sharesAt(-0.5, 4), [[0, 1]]);
  assertEquals(sharesAt(3.5, 4), [[3, 1]]);
});

Deno.test("bilinearShares() has half-pixel centres within the part", () => {
  // Two places to four: -0.25, 0.25, 0.75, 1.25.
  assertEquals(bilinearShares(5, 2, 4), [[[5, 1]], [[5, 0.75], [6, 0.25]], [[5, 0.25], [6, 0.75]], [[6, 1]]]);
});

Deno.test("shares of a place sum to 1", () => {
  const length = fc.integer({ min: 1, max: 40 });
  fc.assert(fc.property(length, length, (from, to) => {
    for (const place of bilinearShares(0, from, to)) {
      assertValues([place.reduce((sum, [, share]) => sum + share, 0)], [1], 1e-12);
    }
  }));
});

Deno.test("floorIndex() takes the place at or before", () => {
  assertEquals([...floorIndex(10, 5, 3)], [10, 11, 13]);
  assertEquals([...floorIndex(0, 2, 5)], [0, 0, 0, 1, 1]);
});

Deno.test("resample() weighs rows and columns, channel by channel, and flips by reversed columns", () => {
  const map = { height: 2, width: 2, data: Float32Array.of(1, 10, 3, 30, 5, 50, 7, 70) };
  const rows = [[[0, 0.5], [1, 0.5]]] as const;
  const columns = [[[0, 1]], [[1, 1]]] as const;
  assertEquals(resample(map, rows, columns), {
    height: 1,
    width: 2,
    data: Float32Array.of(3, 30, 5, 50),
  });
  assertEquals([...resample(map, rows, columns.toReversed()).data], [5, 50, 3, 30]);
});

Deno.test("resizeBox() leaves a part of the same size as it is", () => {
  const map = { height: 3, width: 3, data: Float32Array.from({ length: 9 }, (_, at) => at) };
  const box = { top: 1, left: 0, height: 2, width: 2 };
  assertEquals([...resizeBox(map, box, 2, 2).data], [3, 4, 6, 7]);
});
