/** Weighted cross-entropy of rows whose softmax runs over a part of the columns, and its gradient. */
import { exp4, log4 } from "./math";
import { floats, laneSum, loadPart, madd, splat, storePart } from "./simd";

/**
 * `losses[i]` = - sum over j of `weights[i, j] * log p[i, j]` with `p` = exp(logits) over its row's sum where `mask` is 1, and
 * `slopes` its derivatives; both 0 in rows without weight. `shift` is taken from all logits first.
 */
export function maskedCrossEntropy(
  logits: usize, weights: usize, mask: usize, losses: usize, slopes: usize, rows: i32, columns: i32, shift: f32,
): void {
  const whole = columns & ~3, rest = columns - whole, step = floats(columns), shifts = splat(shift), zero = splat(0);
  for (let i = 0; i < rows; i++, logits += step, weights += step, mask += step, slopes += step, losses += 4) {
    const total = rowSum(weights, columns);
    if (total == 0) {
      memory.fill(slopes, 0, step);
      store<f32>(losses, 0);
      continue;
    }
    let matched = zero, sums = zero;
    for (let j = 0; j < whole; j += 4) {
      const at = floats(j), logit = f32x4.sub(v128.load(logits + at), shifts);
      const power = f32x4.mul(exp4(logit), v128.load(mask + at));
      matched = madd(v128.load(weights + at), logit, matched);
      sums = f32x4.add(sums, power);
      v128.store(slopes + at, power);
    }
    if (rest) {
      const at = floats(whole), logit = f32x4.sub(loadPart(logits + at, rest, zero), shifts);
      const power = f32x4.mul(exp4(logit), loadPart(mask + at, rest, zero));
      matched = madd(loadPart(weights + at, rest, zero), logit, matched);
      sums = f32x4.add(sums, power);
      storePart(slopes + at, power, rest);
    }
    const sum = laneSum(sums), scales = splat(total / sum);
    store<f32>(losses, total * f32x4.extract_lane(log4(splat(sum)), 0) - laneSum(matched));
    for (let j = 0; j < whole; j += 4) {
      const at = floats(j);
      v128.store(slopes + at, f32x4.sub(f32x4.mul(v128.load(slopes + at), scales), v128.load(weights + at)));
    }
    if (rest) {
      const at = floats(whole), power = loadPart(slopes + at, rest, zero);
      storePart(slopes + at, f32x4.sub(f32x4.mul(power, scales), loadPart(weights + at, rest, zero)), rest);
    }
  }
}

@inline
function rowSum(x: usize, columns: i32): f32 {
  const whole = columns & ~3, zero = splat(0);
  let sums = zero;
  for (let j = 0; j < whole; j += 4) sums = f32x4.add(sums, v128.load(x + floats(j)));
  if (whole < columns) sums = f32x4.add(sums, loadPart(x + floats(whole), columns - whole, zero));
  return laneSum(sums);
}
