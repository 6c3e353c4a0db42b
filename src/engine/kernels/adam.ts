/** A step of Adam on one parameter. Each operation is rounded on its own, as the library's are. */
import { floats, loadPart, splat, storePart } from "./simd";

/**
 * `m' = beta1 m + rest1 g`, `v' = beta2 v + rest2 g^2`, `p' = keep p - rate m' / (correction sqrt(v') + epsilon)`.
 *
 * All arrays have `count` values.
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, newP: usize, newM: usize, newV: usize, count: i32,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32, rate: f32, correction: f32, epsilon: f32, keep: f32,
): void {
  const zero = splat(0);
  for (let i = 0; i < count; i += 4) {
    const at = floats(i), left = count - i, whole = left >= 4;
    const slope = whole ? v128.load(g + at) : loadPart(g + at, left, zero);
    const oldM = whole ? v128.load(m + at) : loadPart(m + at, left, zero);
    const oldV = whole ? v128.load(v + at) : loadPart(v + at, left, zero);
    const oldP = whole ? v128.load(p + at) : loadPart(p + at, left, zero);
    const first = f32x4.add(f32x4.mul(oldM, splat(beta1)), f32x4.mul(slope, splat(rest1)));
    const second = f32x4.add(f32x4.mul(oldV, splat(beta2)), f32x4.mul(f32x4.mul(slope, slope), splat(rest2)));
    const spread = f32x4.add(f32x4.mul(f32x4.sqrt(second), splat(correction)), splat(epsilon));
    const moved = f32x4.sub(f32x4.mul(oldP, splat(keep)), f32x4.div(f32x4.mul(first, splat(rate)), spread));
    if (whole) {
      v128.store(newM + at, first);
      v128.store(newV + at, second);
      v128.store(newP + at, moved);
    } else {
      storePart(newM + at, first, left);
      storePart(newV + at, second, left);
      storePart(newP + at, moved, left);
    }
  }
}
