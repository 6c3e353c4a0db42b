/** Softmax over the rows of a matrix. */
import { exp4 } from "./math";
import { floats, laneMax, laneSum, loadPart, madd, splat, storePart } from "./simd";

/**
 * `y = softmax(scale * x)` row by row; `x` and `y` are `[rows, columns]` and may be the same. `scale` is positive.
 *
 * Any common shift of a row leaves its softmax as it is, so the rounded `scale * max` does no harm.
 */
export function softmax(x: usize, y: usize, rows: i32, columns: i32, scale: f32): void {
  const whole = columns & ~3, rest = columns - whole, lowest = splat(f32.NEGATIVE_INFINITY), scales = splat(scale);
  for (let r = 0; r < rows; r++, x += floats(columns), y += floats(columns)) {
    let largest = lowest;
    for (let c = 0; c < whole; c += 4) largest = f32x4.pmax(largest, v128.load(x + floats(c)));
    if (rest) largest = f32x4.pmax(largest, loadPart(x + floats(whole), rest, lowest));
    const shift = splat(-laneMax(largest) * scale);
    let sums = splat(0);
    for (let c = 0; c < whole; c += 4) {
      const e = exp4(madd(v128.load(x + floats(c)), scales, shift));
      v128.store(y + floats(c), e);
      sums = f32x4.add(sums, e);
    }
    if (rest) {
      const e = exp4(madd(loadPart(x + floats(whole), rest, lowest), scales, shift));
      storePart(y + floats(whole), e, rest);
      sums = f32x4.add(sums, e);
    }
    const inverse = splat(1 / laneSum(sums));
    for (let c = 0; c < whole; c += 4) v128.store(y + floats(c), f32x4.mul(v128.load(y + floats(c)), inverse));
    if (rest) storePart(y + floats(whole), f32x4.mul(loadPart(y + floats(whole), rest, splat(0)), inverse), rest);
  }
}
