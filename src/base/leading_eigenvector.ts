/**
 * The eigenvector of a symmetric matrix's largest eigenvalue: Lanczos's method with full reorthogonalisation (C. Lanczos, Journal of
 * Research of the National Bureau of Standards 45, 1950).
 *
 * @module
 */
import { RandomStreams } from "./random.ts";
import { symmetricEigenvalues } from "./symmetric_eigenvalues.ts";
import { symmetricEigenvectors } from "./symmetric_eigenvectors.ts";
import { dot, matrixProduct, removePart, unit, withLargestPositive } from "./vectors.ts";

/** Steps from one look at the small problem to the next. */
const LOOK_EVERY = 8;
/** The residual that ends the search, as a part of the eigenvalue. */
const CONVERGED = 1e-13;

/**
 * A unit vector of the largest eigenvalue; the entry of largest magnitude, the first of equal ones, is positive. Of a matrix whose
 * entries are all 0, any.
 *
 * @param matrix `n * n`, row by row, symmetric and finite, no eigenvalue below 0. Left as it is.
 * @param n Number of rows.
 */
export function leadingEigenvector(matrix: Float64Array, n: number): Float64Array {
  const basis = [unit(Float64Array.from(new RandomStreams(0).stream("eigenvectors").normals(n)))];
  const [diagonal, beside]: [number[], number[]] = [[], []];
  for (;;) {
    const last = basis[basis.length - 1];
    const next = matrixProduct(matrix, last);
    diagonal.push(dot(next, last));
    // Twice, since what rounding leaves of the others grows.
    for (let pass = 0; pass < 2; pass++) for (const other of basis) removePart(next, other);
    const norm = Math.sqrt(dot(next, next));
    const size = basis.length;
    const ended = size === n || norm <= Number.EPSILON * Math.abs(diagonal[0]);
    if (ended || size % LOOK_EVERY === 0) {
      const { value, vector } = largestOf(diagonal, beside);
      if (ended || norm * Math.abs(vector[size - 1]) <= CONVERGED * value) return combined(basis, vector);
    }
    beside.push(norm);
    basis.push(next.map((entry) => entry / norm));
  }
}

/** The largest eigenvalue of a matrix of three diagonals, and its unit vector. */
function largestOf(
  diagonal: readonly number[],
  beside: readonly number[],
): { value: number; vector: Float64Array } {
  const n = diagonal.length;
  const matrix = new Float64Array(n * n);
  diagonal.forEach((entry, i) => matrix[i * n + i] = entry);
  beside.forEach((entry, i) => matrix[i * n + i + 1] = matrix[(i + 1) * n + i] = entry);
  const value = symmetricEigenvalues(matrix, n).reduce((most, each) => Math.max(most, each));
  return { value, vector: symmetricEigenvectors(matrix, n, [value])[0] };
}

/** The vector that the coordinates name, at unit length. */
function combined(basis: readonly Float64Array[], coordinates: Float64Array): Float64Array {
  const vector = new Float64Array(basis[0].length);
  basis.forEach((each, b) => {
    for (let i = 0; i < vector.length; i++) vector[i] += coordinates[b] * each[i];
  });
  return unit(withLargestPositive(vector));
}
