/** Maxima over the first or the last axis of a matrix `[rows, columns]`; NaN wins. */
import { floats, laneMax, loadPart, splat, storePart } from "./simd";

/** `y[c]` = largest value of column c. */
export function maxColumns(x: usize, y: usize, rows: i32, columns: i32): void {
  memory.copy(y, x, floats(columns));
  const whole = columns & ~3, rest = columns - whole;
  for (let r = 1; r < rows; r++) {
    x += floats(columns);
    for (let c = 0; c < whole; c += 4) v128.store(y + floats(c), f32x4.max(v128.load(y + floats(c)), v128.load(x + floats(c))));
    if (rest) {
      const p = y + floats(whole);
      storePart(p, f32x4.max(loadPart(p, rest, splat(0)), loadPart(x + floats(whole), rest, splat(0))), rest);
    }
  }
}

/** `y[r]` = largest value of row r. */
export function maxRows(x: usize, y: usize, rows: i32, columns: i32): void {
  const whole = columns & ~3, rest = columns - whole, lowest = splat(f32.NEGATIVE_INFINITY);
  for (let r = 0; r < rows; r++, x += floats(columns)) {
    let largest = lowest;
    for (let c = 0; c < whole; c += 4) largest = f32x4.max(largest, v128.load(x + floats(c)));
    if (rest) largest = f32x4.max(largest, loadPart(x + floats(whole), rest, lowest));
    store<f32>(y + floats(r), laneMax(largest));
  }
}
