/**
 * Eigenvalues of a symmetric matrix: Householder's reduction to three diagonals, then the QL method with implicit shifts (Bowdler,
 * Martin, Reinsch and Wilkinson, Numerische Mathematik 11, 1968).
 *
 * @module
 */

/** Sweeps after which an eigenvalue counts as not found; two are usual. */
const MOST_SWEEPS = 60;

/**
 * Eigenvalues, in no order.
 *
 * @param matrix `n * n`, row by row, symmetric and finite; only the lower triangle is read. Left as it is.
 * @param n Number of rows.
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal, below } = tridiagonal(matrix.slice(), n);
  for (let first = 0; first < n; first++) isolate(first, diagonal, below);
  return diagonal;
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Entry i is below diagonal entry i; the last is 0. */
  readonly below: Float64Array;
}

function tridiagonal(a: Float64Array, n: number): Tridiagonal {
  const below = new Float64Array(n);
  for (let row = n - 1; row > 0; row--) below[row - 1] = reflect(a, n, row);
  return { diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), below };
}

/** Clears a row left of the entry beside its diagonal, by one reflection of all before it; gives that entry. */
function reflect(a: Float64Array, n: number, row: number): number {
  const last = row - 1;
  let square = 0;
  for (let k = 0; k < last; k++) square += a[row * n + k] ** 2;
  const beside = a[row * n + last];
  if (square === 0) return beside;
  const norm = Math.sqrt(square + beside ** 2);
  const entry = beside > 0 ? -norm : norm;
  // The vector of the reflection; half its squared length is norm^2 - entry * beside.
  const v = a.slice(row * n, row * n + row);
  v[last] -= entry;
  const half = norm ** 2 - entry * beside;
  const p = new Float64Array(row);
  for (let i = 0; i < row; i++) {
    for (let k = 0; k < i; k++) {
      p[i] += a[i * n + k] * v[k];
      p[k] += a[i * n + k] * v[i];
    }
    p[i] += a[i * n + i] * v[i];
  }
  let overlap = 0;
  for (let i = 0; i < row; i++) overlap += (p[i] /= half) * v[i];
  for (let i = 0; i < row; i++) p[i] -= overlap / (2 * half) * v[i];
  for (let i = 0; i < row; i++) {
    for (let k = 0; k <= i; k++) a[i * n + k] -= v[i] * p[k] + p[i] * v[k];
  }
  return entry;
}

/** Turns the matrix until the entry below diagonal entry `first` is nothing beside its neighbours. */
function isolate(first: number, d: Float64Array, e: Float64Array): void {
  const n = d.length;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let end = first;
    while (end < n - 1 && Math.abs(e[end]) > Number.EPSILON * (Math.abs(d[end]) + Math.abs(d[end + 1]))) {
      end++;
    }
    if (end === first) return;
    sweepOnce(first, end, d, e);
  }
}

function sweepOnce(first: number, end: number, d: Float64Array, e: Float64Array): void {
  const ratio = (d[first + 1] - d[first]) / (2 * e[first]);
  const root = Math.hypot(ratio, 1);
  let g = d[end] - d[first] + e[first] / (ratio + (ratio >= 0 ? root : -root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = end - 1; i >= first; i--) {
    const [f, b] = [sine * e[i], cosine * e[i]];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= shift;
      e[end] = 0;
      return;
    }
    [sine, cosine] = [f / r, g / r];
    g = d[i + 1] - shift;
    const turned = (d[i] - g) * sine + 2 * cosine * b;
    shift = sine * turned;
    d[i + 1] = g + shift;
    g = cosine * turned - b;
  }
  d[first] -= shift;
  e[first] = g;
  e[end] = 0;
}
