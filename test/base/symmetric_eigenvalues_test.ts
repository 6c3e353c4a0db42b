import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { symmetricEigenvalues } from "../../src/base/symmetric_eigenvalues.ts";

function sorted(matrix: number[][]): number[] {
  return [...symmetricEigenvalues(Float64Array.from(matrix.flat()), matrix.length)].sort((a, b) => a - b);
}

Deno.test("symmetricEigenvalues() of matrices worked by hand", () => {
  assertEquals(sorted([[5]]), [5]);
  assertEquals(sorted([[3, 0, 0], [0, -1, 0], [0, 0, 2]]), [-1, 2, 3]);
  sorted([[2, 1], [1, 2]]).forEach((value, i) => assertAlmostEquals(value, [1, 3][i], 1e-14));
  // All ones: rank 1, trace 3.
  sorted([[1, 1, 1], [1, 1, 1], [1, 1, 1]]).forEach((value, i) =>
    assertAlmostEquals(value, [0, 0, 3][i], 1e-14)
  );
});

Deno.test("symmetricEigenvalues() agrees with numpy", () => {
  // numpy.linalg.eigvalsh([[4,1,-2,2],[1,2,0,1],[-2,0,3,-2],[2,1,-2,-1]])
  const values = [-2.19751698, 1.08436446, 2.26853141, 6.84462111];
  sorted([[4, 1, -2, 2], [1, 2, 0, 1], [-2, 0, 3, -2], [2, 1, -2, -1]]).forEach((value, i) =>
    assertAlmostEquals(value, values[i], 1e-8)
  );
});

Deno.test("symmetricEigenvalues() keep the trace and the sum of squares of any matrix", () => {
  const value = fc.integer({ min: -9, max: 9 });
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 36 }), (list) => {
    const n = Math.floor(Math.sqrt(list.length));
    const matrix = Array.from(
      { length: n },
      (_, i) => Array.from({ length: n }, (_, j) => list[Math.min(i, j) * n + Math.max(i, j)]),
    );
    const values = sorted(matrix);
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    assertAlmostEquals(sum(values), sum(matrix.map((row, i) => row[i])), 1e-9);
    assertAlmostEquals(sum(values.map((v) => v * v)), sum(matrix.flat().map((v) => v * v)), 1e-7);
  }));
});
