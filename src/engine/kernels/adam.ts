/** A step of Adam on one parameter. Each operation is rounded on its own, as the library's are. */
import { floats, loadTail, splat, storePair, storeTail } from "./simd";

/**
 * `m' = beta1 m + rest1 g`, `v' = beta2 v + rest2 g^2`, `p' = keep p - rate m' / (correction sqrt(v') + epsilon)`.
 *
 * All arrays have `count` values.
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, newP: usize, newM: usize, newV: usize, count: i32,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32, rate: f32, correction: f32, epsilon: f32, keep: f32,
): void {
  const pairs = floats(count & ~7), end = floats(count), zero = splat(0), b1 = splat(beta1), r1 = splat(rest1);
  const b2 = splat(beta2), r2 = splat(rest2), rates = splat(rate), scale = splat(correction), least = splat(epsilon), k = splat(keep);
  for (let at: usize = 0; at < pairs; at += 32) {
    const q = at + 16, slope0 = v128.load(g + at), slope1 = v128.load(g + q);
    const m0 = mixed(v128.load(m + at), b1, slope0, r1), m1 = mixed(v128.load(m + q), b1, slope1, r1);
    const v0 = mixed(v128.load(v + at), b2, f32x4.mul(slope0, slope0), r2);
    const v1 = mixed(v128.load(v + q), b2, f32x4.mul(slope1, slope1), r2);
    storePair(newM + at, m0, m1);
    storePair(newV + at, v0, v1);
    storePair(
      newP + at,
      moved(v128.load(p + at), k, m0, rates, v0, scale, least),
      moved(v128.load(p + q), k, m1, rates, v1, scale, least),
    );
  }
  for (let at = pairs; at < end; at += 16) {
    const left = ((end - at) >> 2) as i32, slope = loadTail(g + at, left, zero);
    const first = mixed(loadTail(m + at, left, zero), b1, slope, r1);
    const second = mixed(loadTail(v + at, left, zero), b2, f32x4.mul(slope, slope), r2);
    storeTail(newM + at, first, left);
    storeTail(newV + at, second, left);
    storeTail(newP + at, moved(loadTail(p + at, left, zero), k, first, rates, second, scale, least), left);
  }
}

/** A running mean and what is new to it. */
@inline
function mixed(old: v128, beta: v128, added: v128, rest: v128): v128 {
  return f32x4.add(f32x4.mul(old, beta), f32x4.mul(added, rest));
}

@inline
function moved(p: v128, keep: v128, first: v128, rate: v128, second: v128, correction: v128, epsilon: v128): v128 {
  const spread = f32x4.add(f32x4.mul(f32x4.sqrt(second), correction), epsilon);
  return f32x4.sub(f32x4.mul(p, keep), f32x4.div(f32x4.mul(first, rate), spread));
}
