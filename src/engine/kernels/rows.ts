/**
 * Sums over the rows of a matrix, four rows at a time: they hide the waits of each other's chain of additions.
 *
 * A row is summed in four lanes, its vectors in ascending order. `step` is the distance of two rows in bytes, and `left` (1 or
 * more) how many rows there are: lanes of rows beyond it repeat the first.
 */
import { floats, laneSums, loadTail, madd, splat } from "./simd";

/** Sums of four rows. */
@inline
export function sumsOfRows(x: usize, step: usize, columns: i32, left: i32): v128 {
  const x1 = rowAt(x, 1, step, left), x2 = rowAt(x, 2, step, left), x3 = rowAt(x, 3, step, left), zero = splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, at: usize = 0;
  for (const end = floats(columns & ~3); at < end; at += 16) {
    s0 = f32x4.add(s0, v128.load(x + at));
    s1 = f32x4.add(s1, v128.load(x1 + at));
    s2 = f32x4.add(s2, v128.load(x2 + at));
    s3 = f32x4.add(s3, v128.load(x3 + at));
  }
  const rest = columns & 3;
  if (rest) {
    s0 = f32x4.add(s0, loadTail(x + at, rest, zero));
    s1 = f32x4.add(s1, loadTail(x1 + at, rest, zero));
    s2 = f32x4.add(s2, loadTail(x2 + at, rest, zero));
    s3 = f32x4.add(s3, loadTail(x3 + at, rest, zero));
  }
  return laneSums(s0, s1, s2, s3);
}

/** Scalar products of four rows of `a` with those of `b`. */
@inline
export function dotsOfRows(a: usize, b: usize, step: usize, columns: i32, left: i32): v128 {
  const a1 = rowAt(a, 1, step, left), a2 = rowAt(a, 2, step, left), a3 = rowAt(a, 3, step, left), zero = splat(0);
  const b1 = rowAt(b, 1, step, left), b2 = rowAt(b, 2, step, left), b3 = rowAt(b, 3, step, left);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, at: usize = 0;
  for (const end = floats(columns & ~3); at < end; at += 16) {
    s0 = madd(v128.load(a + at), v128.load(b + at), s0);
    s1 = madd(v128.load(a1 + at), v128.load(b1 + at), s1);
    s2 = madd(v128.load(a2 + at), v128.load(b2 + at), s2);
    s3 = madd(v128.load(a3 + at), v128.load(b3 + at), s3);
  }
  const rest = columns & 3;
  if (rest) {
    s0 = madd(loadTail(a + at, rest, zero), loadTail(b + at, rest, zero), s0);
    s1 = madd(loadTail(a1 + at, rest, zero), loadTail(b1 + at, rest, zero), s1);
    s2 = madd(loadTail(a2 + at, rest, zero), loadTail(b2 + at, rest, zero), s2);
    s3 = madd(loadTail(a3 + at, rest, zero), loadTail(b3 + at, rest, zero), s3);
  }
  return laneSums(s0, s1, s2, s3);
}

/** Start of row `i`, or of the first row where there is none. */
@inline
export function rowAt(x: usize, i: i32, step: usize, left: i32): usize {
  return i < left ? x + step * (i as usize) : x;
}
