/**
 * Plain vectors in float64, for small problems of linear algebra.
 *
 * @module
 */

/** The sum of products, entry by entry from the first. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * Takes what a vector has of a unit vector away, in place.
 *
 * @returns How much that was: their product.
 */
export function removePart(vector: Float64Array, unit: Float64Array): number {
  const part = dot(vector, unit);
  for (let i = 0; i < vector.length; i++) vector[i] -= part * unit[i];
  return part;
}

/** A vector of the same direction and length 1. */
export function unit(vector: Float64Array): Float64Array<ArrayBuffer> {
  const norm = Math.sqrt(dot(vector, vector));
  return Float64Array.from(vector, (entry) => entry / norm);
}

/** The vector or its negative: the one whose entry of largest magnitude, the first of equal ones, is positive. */
export function withLargestPositive<V extends Float64Array>(vector: V): V {
  const largest = vector.reduce((most, entry) => Math.abs(entry) > Math.abs(most) ? entry : most, 0);
  return largest < 0 ? vector.map((entry) => -entry) as V : vector;
}

/** Rows that are summed side by side: each in its own order, so that the sums are as of one row alone. */
const ROWS = 4;

/**
 * A matrix times a vector.
 *
 * @param matrix `n * n`, row by row.
 */
export function matrixProduct(matrix: Float64Array, vector: Float64Array): Float64Array<ArrayBuffer> {
  const n = vector.length;
  const result = new Float64Array(n);
  let row = 0;
  for (; row + ROWS <= n; row += ROWS) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let col = 0, at = row * n; col < n; col++, at++) {
      const entry = vector[col];
      a += matrix[at] * entry;
      b += matrix[at + n] * entry;
      c += matrix[at + 2 * n] * entry;
      d += matrix[at + 3 * n] * entry;
    }
    result[row] = a;
    result[row + 1] = b;
    result[row + 2] = c;
    result[row + 3] = d;
  }
  for (; row < n; row++) result[row] = dot(matrix.subarray(row * n, (row + 1) * n), vector);
  return result;
}
