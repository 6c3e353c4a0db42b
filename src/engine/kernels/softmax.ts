/** Softmax over the rows of a matrix. */
import { exp4 } from "./math";
import { floats, laneMax, laneSum, loadPart, madd, splat, storePart } from "./simd";

/**
 * `y = softmax(scale * x)` row by row; `x` and `y` are `[rows, columns]` and may be the same. `scale` is positive.
 *
 * Any common shift of a row leaves its softmax as it is, so the rounded `scale * max` does no harm.
 */
export function softmax(x: usize, y: usize, rows: i32, columns: i32, scale: f32): void {
  const fours = columns & ~15, pairs = columns & ~7, whole = columns & ~3, rest = columns - whole;
  const lowest = splat(f32.NEGATIVE_INFINITY), scales = splat(scale);
  for (let r = 0; r < rows; r++, x += floats(columns), y += floats(columns)) {
    // Four at once: each maximum waits for the one before.
    let largest = lowest, second = lowest, third = lowest, fourth = lowest;
    for (let c = 0; c < fours; c += 16) {
      largest = f32x4.pmax(largest, v128.load(x + floats(c)));
      second = f32x4.pmax(second, v128.load(x + floats(c), 16));
      third = f32x4.pmax(third, v128.load(x + floats(c), 32));
      fourth = f32x4.pmax(fourth, v128.load(x + floats(c), 48));
    }
    largest = f32x4.pmax(f32x4.pmax(largest, second), f32x4.pmax(third, fourth));
    for (let c = fours; c < whole; c += 4) largest = f32x4.pmax(largest, v128.load(x + floats(c)));
    if (rest) largest = f32x4.pmax(largest, loadPart(x + floats(whole), rest, lowest));
    const shift = splat(-laneMax(largest) * scale);
    let sums = splat(0);
    for (let c = 0; c < pairs; c += 8) {
      const e = exp4(madd(v128.load(x + floats(c)), scales, shift));
      const f = exp4(madd(v128.load(x + floats(c), 16), scales, shift));
      v128.store(y + floats(c), e);
      v128.store(y + floats(c), f, 16);
      sums = f32x4.add(f32x4.add(sums, e), f);
    }
    if (pairs < whole) {
      const e = exp4(madd(v128.load(x + floats(pairs)), scales, shift));
      v128.store(y + floats(pairs), e);
      sums = f32x4.add(sums, e);
    }
    if (rest) {
      const e = exp4(madd(loadPart(x + floats(whole), rest, lowest), scales, shift));
      storePart(y + floats(whole), e, rest);
      sums = f32x4.add(sums, e);
    }
    const inverse = splat(1 / laneSum(sums));
    for (let c = 0; c < pairs; c += 8) {
      const e = f32x4.mul(v128.load(y + floats(c)), inverse), f = f32x4.mul(v128.load(y + floats(c), 16), inverse);
      v128.store(y + floats(c), e);
      v128.store(y + floats(c), f, 16);
    }
    if (pairs < whole) v128.store(y + floats(pairs), f32x4.mul(v128.load(y + floats(pairs)), inverse));
    if (rest) storePart(y + floats(whole), f32x4.mul(loadPart(y + floats(whole), rest, splat(0)), inverse), rest);
  }
}
