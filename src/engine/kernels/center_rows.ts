/** Rows brought to mean zero around the mean of the whole. */
import { sumsOfRows } from "./rows";
import { floats, loadTail, rotate, splat, storePair, storeTail } from "./simd";

/**
 * `y[r, c] = x[r, c] - mean of row r + offset`, with an offset that gives y the mean `mean(x) - shift`, up to rounding of
 * the row means. `x` and `y` are `[rows, columns]` and have no value in common.
 */
export function centerRows(x: usize, y: usize, rows: i32, columns: i32, shift: f32): void {
  const step = floats(columns), offset = splat(mean(x, y, rows, columns) - shift);
  for (let r = 0; r < rows; r++, x += step, y += step) {
    const own = splat(load<f32>(y) / (columns as f32)), pairs = columns & ~7;
    for (let c = 0; c < pairs; c += 8) {
      const p = x + floats(c);
      storePair(
        y + floats(c),
        f32x4.add(f32x4.sub(v128.load(p), own), offset),
        f32x4.add(f32x4.sub(v128.load(p, 16), own), offset),
      );
    }
    for (let c = pairs; c < columns; c += 4) {
      const p = floats(c), left = columns - c;
      storeTail(y + p, f32x4.add(f32x4.sub(loadTail(x + p, left, splat(0)), own), offset), left);
    }
  }
}

/** Mean of `x`; leaves the sum of each row of `x` at the start of that of `y`. */
@inline
function mean(x: usize, y: usize, rows: i32, columns: i32): f32 {
  const step = floats(columns);
  let total: f64 = 0;
  for (let r = 0; r < rows; r += 4, x += 4 * step) {
    const left = rows - r;
    let sums = sumsOfRows(x, step, columns, left);
    for (let i = min(4, left); i > 0; i--, y += step) {
      const sum = f32x4.extract_lane(sums, 0);
      store<f32>(y, sum);
      total += sum as f64;
      sums = rotate(sums);
    }
  }
  return (total / (rows as f64) / (columns as f64)) as f32;
}
