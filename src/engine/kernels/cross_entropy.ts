/** Cross-entropy of rows of logits with their labels, and its slope. */
import { exp4, log4 } from "./math";
import { floats, laneMax, laneSum, loadPart, splat, storePart } from "./simd";

/**
 * `value` = sum over rows of `-log softmax(logits[r])[labels[r]]`, and `slope` = its derivative with respect to the
 * logits. A row whose label is outside `0..columns-1` counts nothing. `logits` and `slope` are `[rows, columns]`.
 */
export function crossEntropy(logits: usize, labels: usize, value: usize, slope: usize, rows: i32, columns: i32): void {
  const step = floats(columns), whole = columns & ~3, rest = columns - whole;
  let total: f64 = 0;
  for (let r = 0; r < rows; r++, logits += step, slope += step, labels += 4) {
    const label = load<i32>(labels);
    if (label < 0 || label >= columns) {
      memory.fill(slope, 0, step);
      continue;
    }
    const top = largest(logits, columns), shift = splat(top);
    let sums = splat(0);
    for (let c = 0; c < whole; c += 4) {
      const e = exp4(f32x4.sub(v128.load(logits + floats(c)), shift));
      v128.store(slope + floats(c), e);
      sums = f32x4.add(sums, e);
    }
    if (rest) {
      const e = exp4(f32x4.sub(loadPart(logits + floats(whole), rest, splat(f32.NEGATIVE_INFINITY)), shift));
      storePart(slope + floats(whole), e, rest);
      sums = f32x4.add(sums, e);
    }
    const sum = laneSum(sums), inverse = splat(1 / sum);
    for (let c = 0; c < whole; c += 4) v128.store(slope + floats(c), f32x4.mul(v128.load(slope + floats(c)), inverse));
    if (rest) storePart(slope + floats(whole), f32x4.mul(loadPart(slope + floats(whole), rest, splat(0)), inverse), rest);
    const at = slope + floats(label);
    store<f32>(at, load<f32>(at) - 1);
    total += (f32x4.extract_lane(log4(splat(sum)), 0) + top - load<f32>(logits + floats(label))) as f64;
  }
  store<f32>(value, total as f32);
}

@inline
function largest(x: usize, columns: i32): f32 {
  const whole = columns & ~3, lowest = splat(f32.NEGATIVE_INFINITY);
  let top = lowest;
  for (let c = 0; c < whole; c += 4) top = f32x4.pmax(top, v128.load(x + floats(c)));
  if (whole < columns) top = f32x4.pmax(top, loadPart(x + floats(whole), columns - whole, lowest));
  return laneMax(top);
}
