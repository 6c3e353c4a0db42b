/** Sums over the first or the last axis of a matrix `[rows, columns]`. */
import { floats, laneSum, loadPart, loadTail, splat, storePair, storeTail } from "./simd";

/** `y[c]` = sum of column c, rows in ascending order. */
export function sumColumns(x: usize, y: usize, rows: i32, columns: i32): void {
  const step = floats(columns), fours = rows & ~3, pairs = floats(columns & ~7), zero = splat(0);
  memory.fill(y, 0, step);
  for (let r = 0; r < fours; r += 4, x += 4 * step) {
    for (let at: usize = 0; at < pairs; at += 32) {
      const p = y + at, q = x + at;
      storePair(p, addFour(v128.load(p), q, step), addFour(v128.load(p, 16), q + 16, step));
    }
    for (let at = pairs; at < step; at += 4) store<f32>(y + at, addFourValues(load<f32>(y + at), x + at, step));
  }
  for (let r = fours; r < rows; r++, x += step) {
    for (let c = 0; c < columns; c += 4) {
      const p = y + floats(c), left = columns - c;
      storeTail(p, f32x4.add(loadTail(p, left, zero), loadTail(x + floats(c), left, zero)), left);
    }
  }
}

/** `sum` and the values at `x` in four rows, one after the other. */
@inline
function addFour(sum: v128, x: usize, step: usize): v128 {
  sum = f32x4.add(f32x4.add(sum, v128.load(x)), v128.load(x + step));
  return f32x4.add(f32x4.add(sum, v128.load(x + 2 * step)), v128.load(x + 3 * step));
}

@inline
function addFourValues(sum: f32, x: usize, step: usize): f32 {
  return sum + load<f32>(x) + load<f32>(x + step) + load<f32>(x + 2 * step) + load<f32>(x + 3 * step);
}

/** `y[r]` = sum of row r, in 16 partial sums. */
export function sumRows(x: usize, y: usize, rows: i32, columns: i32): void {
  const whole = columns & ~3, long = columns & ~15, rest = columns - whole;
  for (let r = 0; r < rows; r++, x += floats(columns)) {
    let s0 = splat(0), s1 = splat(0), s2 = splat(0), s3 = splat(0), c = 0;
    for (; c < long; c += 16) {
      const p = x + floats(c);
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      s2 = f32x4.add(s2, v128.load(p, 32));
      s3 = f32x4.add(s3, v128.load(p, 48));
    }
    for (; c < whole; c += 4) s0 = f32x4.add(s0, v128.load(x + floats(c)));
    if (rest) s1 = f32x4.add(s1, loadPart(x + floats(whole), rest, splat(0)));
    store<f32>(y + floats(r), laneSum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))));
  }
}
