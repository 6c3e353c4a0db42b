/** Layer normalisation of the rows of a matrix. */
import { rowAt, sumsOfRows } from "./rows";
import { first, floats, laneSums, loadTail, madd, rotate, splat, storePair, storeTail } from "./simd";

/**
 * `y = (x - mean) / sqrt(variance + epsilon) * gain + bias`, mean and (biased) variance of each row.
 * `x` and `y` are `[rows, columns]`, `gain` and `bias` `[columns]`.
 */
export function layerNorm(x: usize, gain: usize, bias: usize, y: usize, rows: i32, columns: i32, epsilon: f32): void {
  const step = floats(columns), count = splat(columns as f32), least = splat(epsilon), one = splat(1);
  for (let r = 0; r < rows; r += 4) {
    const left = rows - r;
    let means = f32x4.div(sumsOfRows(x, step, columns, left), count);
    const variances = f32x4.div(squaresOfRows(x, step, columns, left, means), count);
    let inverses = f32x4.div(one, f32x4.sqrt(f32x4.add(variances, least)));
    for (let i = min(4, left); i > 0; i--, x += step, y += step) {
      normalizeRow(x, gain, bias, y, columns, first(means), first(inverses));
      means = rotate(means);
      inverses = rotate(inverses);
    }
  }
}

/** Sums of the squared distances of four rows from their means. */
@inline
function squaresOfRows(x: usize, step: usize, columns: i32, left: i32, means: v128): v128 {
  const x1 = rowAt(x, 1, step, left), x2 = rowAt(x, 2, step, left), x3 = rowAt(x, 3, step, left);
  const m0 = first(means), m1 = splat(f32x4.extract_lane(means, 1));
  const m2 = splat(f32x4.extract_lane(means, 2)), m3 = splat(f32x4.extract_lane(means, 3));
  let s0 = splat(0), s1 = s0, s2 = s0, s3 = s0, at: usize = 0;
  for (const end = floats(columns & ~3); at < end; at += 16) {
    s0 = addSquare(f32x4.sub(v128.load(x + at), m0), s0);
    s1 = addSquare(f32x4.sub(v128.load(x1 + at), m1), s1);
    s2 = addSquare(f32x4.sub(v128.load(x2 + at), m2), s2);
    s3 = addSquare(f32x4.sub(v128.load(x3 + at), m3), s3);
  }
  const rest = columns & 3;
  if (rest) {
    s0 = addSquare(f32x4.sub(loadTail(x + at, rest, m0), m0), s0);
    s1 = addSquare(f32x4.sub(loadTail(x1 + at, rest, m1), m1), s1);
    s2 = addSquare(f32x4.sub(loadTail(x2 + at, rest, m2), m2), s2);
    s3 = addSquare(f32x4.sub(loadTail(x3 + at, rest, m3), m3), s3);
  }
  return laneSums(s0, s1, s2, s3);
}

@inline
function addSquare(d: v128, sum: v128): v128 {
  return madd(d, d, sum);
}

@inline
function normalizeRow(x: usize, gain: usize, bias: usize, y: usize, columns: i32, mean: v128, inverse: v128): void {
  const pairs = columns & ~7, zero = splat(0);
  for (let c = 0; c < pairs; c += 8) {
    const p = x + floats(c), g = gain + floats(c), b = bias + floats(c);
    storePair(
      y + floats(c),
      madd(f32x4.mul(f32x4.sub(v128.load(p), mean), inverse), v128.load(g), v128.load(b)),
      madd(f32x4.mul(f32x4.sub(v128.load(p, 16), mean), inverse), v128.load(g, 16), v128.load(b, 16)),
    );
  }
  for (let c = pairs; c < columns; c += 4) {
    const p = floats(c), left = columns - c;
    const z = f32x4.mul(f32x4.sub(loadTail(x + p, left, zero), mean), inverse);
    storeTail(y + p, madd(z, loadTail(gain + p, left, zero), loadTail(bias + p, left, zero)), left);
  }
}
