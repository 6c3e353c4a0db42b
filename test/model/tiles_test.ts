import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { axisTiles } from "../../src/model/tiles.ts";

Deno.test("axisTiles() takes one square where it is enough, and that counts in full", () => {
  const [tile, ...more] = axisTiles(4, 4);
  assertEquals([tile.start, [...tile.shares], more], [0, [1, 1, 1, 1], []]);
});

Deno.test("axisTiles() covers every patch, with shares that sum to 1 and overlaps of half a square", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 60 }), (side, more) => {
    const tiles = axisTiles(side + more, side);
    const total = new Float64Array(side + more);
    for (const { start, shares } of tiles) shares.forEach((share, at) => total[start + at] += share);
    for (const sum of total) assertAlmostEquals(sum, 1, 1e-12);
    for (const [i, { start }] of tiles.slice(1).entries()) {
      assert(start - tiles[i].start <= Math.max(1, Math.floor(side / 2)));
    }
  }));
});
