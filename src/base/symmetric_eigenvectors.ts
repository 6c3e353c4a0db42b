/**
 * Eigenvectors of a symmetric matrix whose eigenvalues are known: inverse iteration (J. H. Wilkinson, The Algebraic Eigenvalue Problem,
 * 1965, chapter 9).
 *
 * @module
 */
import { RandomStreams } from "./random.ts";
import { removePart, withLargestPositive } from "./vectors.ts";

/** Rounds of inverse iteration; with an eigenvalue to machine precision the first all but ends it. */
const ROUNDS = 4;

/**
 * Unit vectors of eigenvalues, each at right angles to those before it. The sign is that with which the entry of largest magnitude, the
 * first of equal ones, is positive.
 *
 * @param matrix `n * n`, row by row, symmetric and finite. Left as it is.
 * @param n Number of rows.
 * @param eigenvalues Some of its eigenvalues, as `symmetricEigenvalues` finds them; one that counts twice is given twice.
 * @returns A vector of n entries for each.
 */
export function symmetricEigenvectors(
  matrix: Float64Array,
  n: number,
  eigenvalues: readonly number[],
): Float64Array[] {
  const random = new RandomStreams(0);
  const found: Float64Array[] = [];
  for (const [index, value] of eigenvalues.entries()) {
    const solve = solverOf(matrix, n, value);
    let vector = Float64Array.from(random.stream("eigenvectors", index).normals(n));
    for (let round = 0; round < ROUNDS; round++) {
      solve(vector);
      // Twice, since what rounding leaves of the others grows with each solution.
      for (let pass = 0; pass < 2; pass++) for (const other of found) removePart(vector, other);
      vector = scaled(vector);
    }
    found.push(withLargestPositive(vector));
  }
  return found;
}

/** Solves (A - value I) x = b in place, by a triangular factorisation with row exchanges. */
function solverOf(matrix: Float64Array, n: number, value: number): (b: Float64Array) => void {
  const a = matrix.slice();
  for (let i = 0; i < n; i++) a[i * n + i] -= value;
  const largest = matrix.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  // A pivot of zero is what is looked for: it stands for one as small as rounding is.
  const least = Number.EPSILON * (largest || 1);
  const swaps = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let row = k + 1; row < n; row++) {
      if (Math.abs(a[row * n + k]) > Math.abs(a[pivot * n + k])) pivot = row;
    }
    swaps[k] = pivot;
    if (pivot !== k) {
      for (let col = 0; col < n; col++) {
        [a[k * n + col], a[pivot * n + col]] = [a[pivot * n + col], a[k * n + col]];
      }
    }
    if (Math.abs(a[k * n + k]) < least) a[k * n + k] = least;
    for (let row = k + 1; row < n; row++) {
      const factor = a[row * n + k] /= a[k * n + k];
      if (factor === 0) continue;
      for (let col = k + 1; col < n; col++) a[row * n + col] -= factor * a[k * n + col];
    }
  }
  return (b) => {
    for (let k = 0; k < n; k++) {
      if (swaps[k] !== k) [b[k], b[swaps[k]]] = [b[swaps[k]], b[k]];
    }
    for (let row = 1; row < n; row++) {
      for (let col = 0; col < row; col++) b[row] -= a[row * n + col] * b[col];
    }
    for (let row = n - 1; row >= 0; row--) {
      for (let col = row + 1; col < n; col++) b[row] -= a[row * n + col] * b[col];
      b[row] /= a[row * n + row];
    }
  };
}

/** To unit length, by way of the largest entry, so that no square is out of range. */
function scaled(vector: Float64Array): Float64Array<ArrayBuffer> {
  const largest = vector.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  const small = Float64Array.from(vector, (entry) => entry / largest);
  const norm = Math.sqrt(small.reduce((sum, entry) => sum + entry * entry, 0));
  return small.map((entry) => entry / norm);
}
