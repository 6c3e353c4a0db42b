import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { nearestNeighbors, NEIGHBOR_COLUMNS, pooledFeature } from "../../src/features/neighbors.ts";

const vectors = (...rows: number[][]) => rows.map((row) => Float32Array.from(row));

Deno.test("pooledFeature() is the mean over positions, scaled to length 1", () => {
  // Mean of (1, 2) and (5, 6) is (3, 4), of length 5.
  const pooled = pooledFeature(new Float32Array([1, 2, 5, 6]), 2);
  assertAlmostEquals(pooled[0], 0.6, 1e-7);
  assertAlmostEquals(pooled[1], 0.8, 1e-7);
});

Deno.test("pooledFeature() of nothing but zeros is zero", () => {
  assertEquals(pooledFeature(new Float32Array(6), 3), new Float32Array(3));
});

Deno.test("nearestNeighbors() ranks by cosine, itself first", () => {
  const { columns, indices, similarities } = nearestNeighbors(vectors([1, 0], [0, 1], [0.8, 0.6]));
  assertEquals(columns, 3);
  assertEquals([...indices], [0, 2, 1, /**/ 1, 2, 0, /**/ 2, 0, 1]);
  // 0.8 in float32 is off by 1e-8.
  [1, 0.8, 0].forEach((cosine, column) => assertAlmostEquals(similarities[column], cosine, 1e-7));
});

Deno.test("nearestNeighbors() puts an item before its twins, and twins by index", () => {
  const { indices } = nearestNeighbors(vectors([1, 0], [1, 0], [1, 0]));
  assertEquals([...indices], [0, 1, 2, /**/ 1, 0, 2, /**/ 2, 0, 1]);
});

Deno.test("nearestNeighbors() keeps as many columns as asked for, 30 by default", () => {
  const many = Array.from({ length: 40 }, (_, i) => Float32Array.of(Math.cos(i), Math.sin(i)));
  assertEquals(nearestNeighbors(many, 4).columns, 4);
  assertEquals(nearestNeighbors(many).columns, NEIGHBOR_COLUMNS);
  assertEquals(nearestNeighbors(many.slice(0, 5)).columns, 5);
});

Deno.test("nearestNeighbors() gives falling similarities and no item twice", () => {
  const angle = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(fc.property(fc.array(angle, { minLength: 1, maxLength: 12 }), (angles) => {
    const pooled = angles.map((at) => Float32Array.of(Math.cos(at), Math.sin(at)));
    const { columns, indices, similarities } = nearestNeighbors(pooled);
    for (let item = 0; item < pooled.length; item++) {
      const row = indices.subarray(item * columns, (item + 1) * columns);
      assertEquals(row[0], item);
      assertEquals(new Set(row).size, columns);
      const cosines = [...similarities.subarray(item * columns + 1, (item + 1) * columns)];
      assertEquals(cosines, cosines.toSorted((a, b) => b - a));
    }
  }));
});
