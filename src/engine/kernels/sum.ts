/** Sums over the first or the last axis of a matrix `[rows, columns]`. */
import { floats, laneSum, loadPart, splat, storePart } from "./simd";

/** `y[c]` = sum of column c, rows in ascending order. */
export function sumColumns(x: usize, y: usize, rows: i32, columns: i32): void {
  memory.fill(y, 0, floats(columns));
  const whole = columns & ~3, rest = columns - whole;
  for (let r = 0; r < rows; r++, x += floats(columns)) {
    for (let c = 0; c < whole; c += 4) v128.store(y + floats(c), f32x4.add(v128.load(y + floats(c)), v128.load(x + floats(c))));
    if (rest) {
      const p = y + floats(whole);
      storePart(p, f32x4.add(loadPart(p, rest, splat(0)), loadPart(x + floats(whole), rest, splat(0))), rest);
    }
  }
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
