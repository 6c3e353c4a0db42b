/** Softmax over the rows of a matrix. */
import { exp4 } from "./math";
import { floats, laneMax, laneSum, loadTail, madd, splat, storePair, storeTail } from "./simd";

/**
 * `y = softmax(scale * x)` row by row; `x` and `y` are `[rows, columns]` and may be the same. `scale` is positive.
 *
 * Any common shift of a row leaves its softmax as it is, so the rounded `scale * max` does no harm.
 */
export function softmax(x: usize, y: usize, rows: i32, columns: i32, scale: f32): void {
  const pairs = columns & ~7, lowest = splat(f32.NEGATIVE_INFINITY), scales = splat(scale);
  for (let r = 0; r < rows; r++, x += floats(columns), y += floats(columns)) {
    const shift = splat(-rowMax(x, columns) * scale);
    let sums = splat(0);
    for (let c = 0; c < pairs; c += 8) {
      const p = x + floats(c);
      const e = exp4(madd(v128.load(p), scales, shift)), f = exp4(madd(v128.load(p, 16), scales, shift));
      storePair(y + floats(c), e, f);
      sums = f32x4.add(f32x4.add(sums, e), f);
    }
    for (let c = pairs; c < columns; c += 4) {
      const left = columns - c, e = exp4(madd(loadTail(x + floats(c), left, lowest), scales, shift));
      storeTail(y + floats(c), e, left);
      sums = f32x4.add(sums, e);
    }
    const inverse = splat(1 / laneSum(sums));
    for (let c = 0; c < pairs; c += 8) {
      const p = y + floats(c);
      storePair(p, f32x4.mul(v128.load(p), inverse), f32x4.mul(v128.load(p, 16), inverse));
    }
    for (let c = pairs; c < columns; c += 4) {
      const left = columns - c, p = y + floats(c);
      storeTail(p, f32x4.mul(loadTail(p, left, lowest), inverse), left);
    }
  }
}

/** Largest of `columns` values. Four maxima run at once, for each must wait for the one before. */
@inline
function rowMax(x: usize, columns: i32): f32 {
  const lowest = splat(f32.NEGATIVE_INFINITY), fours = columns & ~15;
  let p = lowest, q = lowest, r = lowest, s = lowest;
  for (let c = 0; c < fours; c += 16) {
    const at = x + floats(c);
    p = f32x4.pmax(p, v128.load(at));
    q = f32x4.pmax(q, v128.load(at, 16));
    r = f32x4.pmax(r, v128.load(at, 32));
    s = f32x4.pmax(s, v128.load(at, 48));
  }
  for (let c = fours; c < columns; c += 4) p = f32x4.pmax(p, loadTail(x + floats(c), columns - c, lowest));
  return laneMax(f32x4.pmax(f32x4.pmax(p, q), f32x4.pmax(r, s)));
}
