/** Rows brought to mean zero around the mean of the whole. */
import { floats, laneSum, loadPart, splat, storePart } from "./simd";

/**
 * `y[r, c] = x[r, c] - mean of row r + offset`, with an offset that gives y the mean `mean(x) - shift`, up to rounding of
 * the row means. `x` and `y` are `[rows, columns]`.
 */
export function centerRows(x: usize, y: usize, rows: i32, columns: i32, shift: f32): void {
  const whole = columns & ~3, rest = columns - whole;
  let total: f64 = 0;
  for (let r = 0, p = x; r < rows; r++, p += floats(columns)) total += rowSum(p, columns) as f64;
  const offset = splat(((total / (rows as f64) / (columns as f64)) as f32) - shift);
  for (let r = 0; r < rows; r++, x += floats(columns), y += floats(columns)) {
    const mean = splat(rowSum(x, columns) / (columns as f32));
    for (let c = 0; c < whole; c += 4) {
      v128.store(y + floats(c), f32x4.add(f32x4.sub(v128.load(x + floats(c)), mean), offset));
    }
    if (rest) {
      const p = floats(whole);
      storePart(y + p, f32x4.add(f32x4.sub(loadPart(x + p, rest, splat(0)), mean), offset), rest);
    }
  }
}

@inline
function rowSum(x: usize, columns: i32): f32 {
  const whole = columns & ~3;
  let sums = splat(0);
  for (let c = 0; c < whole; c += 4) sums = f32x4.add(sums, v128.load(x + floats(c)));
  if (whole < columns) sums = f32x4.add(sums, loadPart(x + floats(whole), columns - whole, splat(0)));
  return laneSum(sums);
}
