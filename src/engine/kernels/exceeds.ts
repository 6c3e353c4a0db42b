/** Comparison of a matrix with a threshold per row and one per column. */
import { floats, splat, storeBytes } from "./simd";

/** `y[i, j] = x[i, j] > own[i] || x[i, j] > other[j]`, a byte of 0 or 1 each. */
export function exceedsEither(x: usize, own: usize, other: usize, y: usize, rows: i32, columns: i32): void {
  const whole = columns & ~3;
  for (let i = 0; i < rows; i++, x += floats(columns), y += columns) {
    const threshold = load<f32>(own + floats(i)), four = splat(threshold);
    for (let j = 0; j < whole; j += 4) {
      const value = v128.load(x + floats(j));
      storeBytes(y + j, v128.or(f32x4.gt(value, four), f32x4.gt(value, v128.load(other + floats(j)))));
    }
    for (let j = whole; j < columns; j++) {
      const value = load<f32>(x + floats(j));
      store<u8>(y + j, u8(value > threshold || value > load<f32>(other + floats(j))));
    }
  }
}
