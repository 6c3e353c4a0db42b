import { assertEquals } from "@std/assert";
import { leadingEigenvector } from "../../src/base/leading_eigenvector.ts";
import { RandomStreams } from "../../src/base/random.ts";
import { symmetricEigenvalues } from "../../src/base/symmetric_eigenvalues.ts";
import { symmetricEigenvectors } from "../../src/base/symmetric_eigenvectors.ts";
import { assertValues } from "../nn/tensor_fixture.ts";

Deno.test("leadingEigenvector() of matrices worked by hand", () => {
  assertValues(leadingEigenvector(Float64Array.of(7), 1), [1], 0);
  assertValues(leadingEigenvector(Float64Array.of(2, 0, 0, 5), 2), [0, 1], 1e-12);
  const root = Math.SQRT1_2;
  const along = leadingEigenvector(Float64Array.of(2, -1, -1, 2), 2).map(Math.abs);
  assertValues(along, [root, root], 1e-12);
});

Deno.test("leadingEigenvector() finds a unit vector where every entry is 0", () => {
  const vector = leadingEigenvector(new Float64Array(9), 3);
  assertValues([vector.reduce((sum, entry) => sum + entry ** 2, 0)], [1], 1e-12);
});

for (const [rows, n] of [[3, 40], [60, 40], [400, 90]]) {
  Deno.test(`leadingEigenvector() of ${rows} random rows of ${n} is the first of all eigenvectors`, () => {
    const random = new RandomStreams(7).stream("rows", rows);
    const matrix = new Float64Array(n * n);
    for (let row = 0; row < rows; row++) {
      const values = random.normals(n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix[i * n + j] += values[i] * values[j];
    }
    const largest = Math.max(...symmetricEigenvalues(matrix, n));
    const [want] = symmetricEigenvectors(matrix, n, [largest]);
    const got = leadingEigenvector(matrix, n);
    // The next eigenvalue is some percent smaller: a residual of 1e-13 leaves an angle of some 1e-11.
    assertValues(got, want, 1e-9);
    assertEquals(got, leadingEigenvector(matrix, n));
  });
}
