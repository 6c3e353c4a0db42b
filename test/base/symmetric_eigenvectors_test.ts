import { assertEquals } from "@std/assert";
import { RandomStreams } from "../../src/base/random.ts";
import { symmetricEigenvalues } from "../../src/base/symmetric_eigenvalues.ts";
import { symmetricEigenvectors } from "../../src/base/symmetric_eigenvectors.ts";
import { assertValues } from "../nn/tensor_fixture.ts";

Deno.test("symmetricEigenvectors() finds the two of a matrix of four entries, signs fixed", () => {
  const matrix = Float64Array.of(2, -1, -1, 2);
  const [first, second] = symmetricEigenvectors(matrix, 2, [3, 1]);
  // Both entries are as large: which of them is the larger is rounding's choice, but not how they lie to each other.
  assertValues(first.map(Math.abs), [Math.SQRT1_2, Math.SQRT1_2], 1e-12);
  assertEquals([Math.sign(first[0] * first[1]), Math.sign(second[0] * second[1])], [-1, 1]);
  assertValues(second, [Math.SQRT1_2, Math.SQRT1_2], 1e-12);
  assertEquals([...matrix], [2, -1, -1, 2]);
});

Deno.test("symmetricEigenvectors() makes the largest entry positive", () => {
  // Eigenvector (1, -2) / sqrt(5) of the eigenvalue 6.
  const [vector] = symmetricEigenvectors(Float64Array.of(2, -2, -2, 5), 2, [6]);
  assertValues(vector, [-1 / Math.sqrt(5), 2 / Math.sqrt(5)], 1e-12);
});

Deno.test("symmetricEigenvectors() gives right angles where an eigenvalue counts twice", () => {
  const found = symmetricEigenvectors(Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 1), 3, [4, 4, 1]);
  found.forEach((a, i) => found.forEach((b, j) => assertValues([dot(a, b)], [i === j ? 1 : 0], 1e-12)));
  assertValues(found[2], [0, 0, 1], 1e-12);
});

Deno.test("symmetricEigenvectors() solves A v = value v for drawn covariances", () => {
  const [n, count] = [30, 20];
  const rows = new RandomStreams(3).stream("rows").normals(count * n);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let row = 0; row < count; row++) {
        matrix[i * n + j] += rows[row * n + i] * rows[row * n + j] / count;
      }
    }
  }
  const values = [...symmetricEigenvalues(matrix, n)].sort((a, b) => b - a).slice(0, 5);
  for (const [i, vector] of symmetricEigenvectors(matrix, n, values).entries()) {
    const product = Array.from(
      { length: n },
      (_, row) => dot(matrix.subarray(row * n, (row + 1) * n), vector),
    );
    assertValues(product, vector.map((entry) => values[i] * entry), 1e-10);
    assertValues([dot(vector, vector)], [1], 1e-12);
  }
});

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, entry, i) => sum + entry * b[i], 0);
}
