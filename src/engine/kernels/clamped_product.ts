/** The sum of a clamped factor times another, and its slope. */
import { floats, laneSum, loadTail, madd, splat, storePair, storeTail } from "./simd";

/** Values summed in float32 before they enter the float64 total: keeps the rounding of long sums small. */
const RUN: i32 = 1024;

/**
 * Writes to `slope` the derivative of `share * sum(clamp(a, floor, ceiling) * b)` with respect to `a`: `share * b` where a is
 * inside the closed range, 0 elsewhere.
 *
 * @returns The sum, without the share.
 */
export function clampedProduct(
  a: usize, b: usize, slope: usize, count: i32, share: f32, floor: f32, ceiling: f32,
): f64 {
  const low = splat(floor), high = splat(ceiling), shares = splat(share);
  let total: f64 = 0;
  for (let start = 0; start < count; start += RUN) {
    const end = min(start + RUN, count), pairs = start + ((end - start) & ~7);
    let sums = splat(0);
    for (let i = start; i < pairs; i += 8) {
      const p = a + floats(i), q = b + floats(i);
      const x = v128.load(p), y = v128.load(p, 16), u = v128.load(q), v = v128.load(q, 16);
      storePair(slope + floats(i), slope4(x, u, shares, low, high), slope4(y, v, shares, low, high));
      sums = madd(clamp4(x, low, high), u, sums);
      sums = madd(clamp4(y, low, high), v, sums);
    }
    for (let i = pairs; i < end; i += 4) {
      const x = loadTail(a + floats(i), end - i, splat(0)), u = loadTail(b + floats(i), end - i, splat(0));
      storeTail(slope + floats(i), slope4(x, u, shares, low, high), end - i);
      sums = madd(clamp4(x, low, high), u, sums);
    }
    total += laneSum(sums) as f64;
  }
  return total;
}

@inline
function clamp4(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}

@inline
function slope4(x: v128, weight: v128, share: v128, low: v128, high: v128): v128 {
  return v128.and(f32x4.mul(weight, share), v128.and(f32x4.ge(x, low), f32x4.le(x, high)));
}
