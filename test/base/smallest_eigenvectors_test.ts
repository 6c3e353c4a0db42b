import { assert, assertEquals, assertThrows } from "@std/assert";
import { RandomStreams } from "../../src/base/random.ts";
import { smallestEigenvectors } from "../../src/base/smallest_eigenvectors.ts";
import { symmetricEigenvalues } from "../../src/base/symmetric_eigenvalues.ts";
import { symmetricEigenvectors } from "../../src/base/symmetric_eigenvectors.ts";
import { dot, matrixProduct, withLargestPositive } from "../../src/base/vectors.ts";
import { assertValues } from "../nn/tensor_fixture.ts";

Deno.test("smallestEigenvectors() of matrices worked by hand", () => {
  const single = smallestEigenvectors(Float64Array.of(7), 1, 1);
  assertValues([single.values[0], Math.abs(single.vectors[0][0])], [7, 1], 0);
  // (1, 1) / sqrt(2) of 1, (1, -1) / sqrt(2) of 3.
  const { values, vectors } = smallestEigenvectors(Float64Array.of(2, -1, -1, 2), 2, 2);
  assertValues(values, [1, 3], 1e-12);
  assertValues(vectors.map(([a, b]) => a * b), [0.5, -0.5], 1e-12);
});

Deno.test("smallestEigenvectors() finds an eigenvalue as often as it counts", () => {
  const diagonal = [5, 0, 3, 0, 4, 0, 6, 7, 8, 9];
  const n = diagonal.length;
  const matrix = new Float64Array(n * n);
  diagonal.forEach((value, i) => matrix[i * n + i] = value);
  const { values, vectors } = smallestEigenvectors(matrix, n, 4);
  assertValues(values, [0, 0, 0, 3], 1e-12);
  for (const vector of vectors.slice(0, 3)) {
    vector.forEach((entry, i) => assert(diagonal[i] === 0 || Math.abs(entry) < 1e-10));
  }
  vectors.forEach((a, i) => vectors.forEach((b, j) => assertValues([dot(a, b)], [i === j ? 1 : 0], 1e-12)));
});

Deno.test("smallestEigenvectors() goes on in a new direction where a matrix leads nowhere", () => {
  const [n, ones] = [40, new Float64Array(40 ** 2).fill(1)];
  const { values, vectors } = smallestEigenvectors(ones, n, 3);
  assertValues(values, [0, 0, 0], 1e-11);
  for (const vector of vectors) assertValues([vector.reduce((sum, entry) => sum + entry)], [0], 1e-10);
  assertValues(smallestEigenvectors(new Float64Array(25), 5, 2).values, [0, 0], 0);
});

/** The normalised Laplacian of a graph of `n` points that lie in the plane. */
function laplacian(n: number, width: number): Float64Array {
  const random = new RandomStreams(7).stream("points", n);
  const [x, y] = [random.uniforms(n), random.uniforms(n)];
  const weights = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return Math.exp(-((x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2) / width);
  });
  const degrees = Array.from(
    { length: n },
    (_, i) => weights.subarray(i * n, (i + 1) * n).reduce((sum, weight) => sum + weight, 0),
  );
  return weights.map((weight, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return (i === j ? 1 : 0) - weight / Math.sqrt(degrees[i] * degrees[j]);
  });
}

for (const [n, count, width] of [[9, 9, 0.1], [60, 4, 0.02], [150, 6, 0.5]]) {
  Deno.test(`smallestEigenvectors() finds ${count} pairs of ${n} points as the dense solver does, always the same`, () => {
    const matrix = laplacian(n, width);
    const wanted = [...symmetricEigenvalues(matrix, n).sort().subarray(0, count)];
    const { values, vectors } = smallestEigenvectors(matrix, n, count);
    assertValues(values, wanted, 1e-12);
    for (const [i, vector] of symmetricEigenvectors(matrix, n, wanted).entries()) {
      // Eigenvalues are some percent apart: a residual of 1e-11 leaves an angle of some 1e-9.
      assertValues(withLargestPositive(vectors[i]), vector, 1e-8);
    }
    assertEquals(smallestEigenvectors(matrix, n, count), { values, vectors });
  });
}

Deno.test("smallestEigenvectors() of 784 rows solves A v = value v", () => {
  const matrix = laplacian(784, 0.05);
  const { values, vectors } = smallestEigenvectors(matrix, 784, 4);
  assertValues([values[0]], [0], 1e-12);
  for (const [i, vector] of vectors.entries()) {
    assertValues(matrixProduct(matrix, vector), vector.map((entry) => values[i] * entry), 1e-10);
    assertValues([dot(vector, vector)], [1], 1e-12);
  }
});

Deno.test("smallestEigenvectors() refuses more vectors than rows", () => {
  assertThrows(
    () => smallestEigenvectors(new Float64Array(4), 2, 3),
    RangeError,
    'Cannot find "3" eigenvectors: there are 2 rows, expected 1 to 2',
  );
});
