/** Weighted cross-entropy of rows whose softmax runs over a part of the columns, and its gradient. */
import { exp4, log4 } from "./math";
import { sumsOfRows } from "./rows";
import { floats, laneSum, loadTail, madd, rotate, splat, storePair, storeTail } from "./simd";

/**
 * `losses[i]` = - sum over j of `weights[i, j] * log p[i, j]` with `p` = exp(logits) over its row's sum where `mask` is 1, and
 * `slopes` its derivatives; both 0 in rows without weight. `shift` is taken from all logits first.
 */
export function maskedCrossEntropy(
  logits: usize, weights: usize, mask: usize, losses: usize, slopes: usize, rows: i32, columns: i32, shift: f32,
): void {
  const step = floats(columns);
  for (let i = 0; i < rows; i += 4) {
    const left = rows - i;
    let totals = sumsOfRows(weights, step, columns, left);
    for (let n = min(4, left); n > 0; n--, logits += step, weights += step, mask += step, slopes += step, losses += 4) {
      const total = f32x4.extract_lane(totals, 0);
      if (total == 0) {
        memory.fill(slopes, 0, step);
        store<f32>(losses, 0);
      } else {
        store<f32>(losses, lossOfRow(logits, weights, mask, slopes, columns, splat(shift), total));
      }
      totals = rotate(totals);
    }
  }
}

/** The loss of a row whose weights have the sum `total`; writes its slopes. */
@inline
function lossOfRow(
  logits: usize, weights: usize, mask: usize, slopes: usize, columns: i32, shift: v128, total: f32,
): f32 {
  const pairs = columns & ~7, zero = splat(0);
  let matched = zero, sums = zero;
  for (let j = 0; j < pairs; j += 8) {
    const p = logits + floats(j), q = weights + floats(j), m = mask + floats(j);
    const logit0 = f32x4.sub(v128.load(p), shift), logit1 = f32x4.sub(v128.load(p, 16), shift);
    const power0 = f32x4.mul(exp4(logit0), v128.load(m)), power1 = f32x4.mul(exp4(logit1), v128.load(m, 16));
    storePair(slopes + floats(j), power0, power1);
    matched = madd(v128.load(q, 16), logit1, madd(v128.load(q), logit0, matched));
    sums = f32x4.add(f32x4.add(sums, power0), power1);
  }
  for (let j = pairs; j < columns; j += 4) {
    const at = floats(j), left = columns - j, logit = f32x4.sub(loadTail(logits + at, left, zero), shift);
    const power = f32x4.mul(exp4(logit), loadTail(mask + at, left, zero));
    storeTail(slopes + at, power, left);
    matched = madd(loadTail(weights + at, left, zero), logit, matched);
    sums = f32x4.add(sums, power);
  }
  const sum = laneSum(sums);
  takeSlopes(slopes, weights, columns, splat(total / sum));
  return total * f32x4.extract_lane(log4(splat(sum)), 0) - laneSum(matched);
}

/** `slopes = slopes * scale - weights`, over a row. */
@inline
function takeSlopes(slopes: usize, weights: usize, columns: i32, scale: v128): void {
  const pairs = columns & ~7, zero = splat(0);
  for (let j = 0; j < pairs; j += 8) {
    const p = slopes + floats(j), q = weights + floats(j);
    storePair(
      p,
      f32x4.sub(f32x4.mul(v128.load(p), scale), v128.load(q)),
      f32x4.sub(f32x4.mul(v128.load(p, 16), scale), v128.load(q, 16)),
    );
  }
  for (let j = pairs; j < columns; j += 4) {
    const p = slopes + floats(j), left = columns - j;
    storeTail(p, f32x4.sub(f32x4.mul(loadTail(p, left, zero), scale), loadTail(weights + floats(j), left, zero)), left);
  }
}
