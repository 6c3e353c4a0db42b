/** Layer normalisation of the rows of a matrix. */
import { floats, laneSum, loadPart, madd, splat, storePart } from "./simd";

/**
 * `y = (x - mean) / sqrt(variance + epsilon) * gain + bias`, mean and (biased) variance of each row.
 * `x` and `y` are `[rows, columns]`, `gain` and `bias` `[columns]`.
 */
export function layerNorm(x: usize, gain: usize, bias: usize, y: usize, rows: i32, columns: i32, epsilon: f32): void {
  const whole = columns & ~3, rest = columns - whole, zero = splat(0);
  for (let r = 0; r < rows; r++, x += floats(columns), y += floats(columns)) {
    let sums = zero;
    for (let c = 0; c < whole; c += 4) sums = f32x4.add(sums, v128.load(x + floats(c)));
    if (rest) sums = f32x4.add(sums, loadPart(x + floats(whole), rest, zero));
    const mean = splat(laneSum(sums) / (columns as f32));
    let squares = zero;
    for (let c = 0; c < whole; c += 4) {
      const d = f32x4.sub(v128.load(x + floats(c)), mean);
      squares = madd(d, d, squares);
    }
    if (rest) {
      const d = f32x4.sub(loadPart(x + floats(whole), rest, mean), mean);
      squares = madd(d, d, squares);
    }
    const inverse = splat(1 / sqrt<f32>(laneSum(squares) / (columns as f32) + epsilon));
    for (let c = 0; c < whole; c += 4) {
      const z = f32x4.mul(f32x4.sub(v128.load(x + floats(c)), mean), inverse);
      v128.store(y + floats(c), madd(z, v128.load(gain + floats(c)), v128.load(bias + floats(c))));
    }
    if (rest) {
      const p = floats(whole);
      const z = f32x4.mul(f32x4.sub(loadPart(x + p, rest, zero), mean), inverse);
      storePart(y + p, madd(z, loadPart(gain + p, rest, zero), loadPart(bias + p, rest, zero)), rest);
    }
  }
}
