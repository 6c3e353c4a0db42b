/** The mean of a clamped factor times another, and its slope. */
import { floats, laneSum, loadPart, madd, splat, storePart } from "./simd";

/** Values summed in float32 before they enter the float64 total: keeps the rounding of long sums small. */
const RUN: i32 = 1024;

/**
 * `value` = mean of `clamp(a, floor, ceiling) * b`, and `slope` = its derivative with respect to `a`:
 * `b / count` where a is inside the closed range, 0 elsewhere.
 */
export function clampedProduct(a: usize, b: usize, value: usize, slope: usize, count: i32, floor: f32, ceiling: f32): void {
  const low = splat(floor), high = splat(ceiling), share = splat(1 / (count as f32));
  let total: f64 = 0;
  for (let start = 0; start < count; start += RUN) {
    const end = min(start + RUN, count), whole = start + ((end - start) & ~3);
    let sums = splat(0);
    for (let i = start; i < whole; i += 4) {
      const x = v128.load(a + floats(i)), y = v128.load(b + floats(i));
      sums = madd(f32x4.pmin(f32x4.pmax(x, low), high), y, sums);
      v128.store(slope + floats(i), v128.and(f32x4.mul(y, share), inside(x, low, high)));
    }
    if (whole < end) {
      const x = loadPart(a + floats(whole), end - whole, splat(0)), y = loadPart(b + floats(whole), end - whole, splat(0));
      sums = madd(f32x4.pmin(f32x4.pmax(x, low), high), y, sums);
      storePart(slope + floats(whole), v128.and(f32x4.mul(y, share), inside(x, low, high)), end - whole);
    }
    total += laneSum(sums) as f64;
  }
  store<f32>(value, (total / (count as f64)) as f32);
}

@inline
function inside(x: v128, low: v128, high: v128): v128 {
  return v128.and(f32x4.ge(x, low), f32x4.le(x, high));
}
