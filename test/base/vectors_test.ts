import { assertEquals } from "@std/assert";
import { RandomStreams } from "../../src/base/random.ts";
import { dot, matrixProduct, removePart, unit, withLargestPositive } from "../../src/base/vectors.ts";

Deno.test("unit() and dot() of a vector of length 5", () => {
  const vector = Float64Array.of(3, 4);
  assertEquals(dot(vector, vector), 25);
  assertEquals(unit(vector), Float64Array.of(0.6, 0.8));
});

Deno.test("removePart() leaves what is at right angles, and gives the rest", () => {
  const vector = Float64Array.of(2, 7);
  assertEquals(removePart(vector, Float64Array.of(0, 1)), 7);
  assertEquals(vector, Float64Array.of(2, 0));
});

Deno.test("withLargestPositive() turns a vector around where its largest entry, the first of equal ones, is negative", () => {
  assertEquals(withLargestPositive(Float64Array.of(1, -3, 2)), Float64Array.of(-1, 3, -2));
  assertEquals(withLargestPositive(Float64Array.of(3, -3)), Float64Array.of(3, -3));
});

for (const n of [1, 4, 7]) {
  Deno.test(`matrixProduct() of ${n} rows sums each row from its first entry, to the bit`, () => {
    const random = new RandomStreams(0).stream("matrix", n);
    const [matrix, vector] = [Float64Array.from(random.normals(n * n)), Float64Array.from(random.normals(n))];
    const rows = Array.from({ length: n }, (_, row) => dot(matrix.slice(row * n, (row + 1) * n), vector));
    assertEquals([...matrixProduct(matrix, vector)], rows);
  });
}
