/** The largest product of a row of one matrix with a row of another, and its gradient. */
import { floats, loadPart, splat } from "./simd";

/**
 * `best[p, h]` = max over l of `plan[h, l] * activations[p, l]`, and the smallest such l in `winners[p, h]` (int32).
 *
 * @param plan `[own, other]`, not negative; `activations` is `[positions, other]`, not negative.
 */
export function transportedMax(
  plan: usize, activations: usize, best: usize, winners: usize, positions: i32, own: i32, other: i32,
): void {
  for (let p = 0; p < positions; p++, activations += floats(other)) {
    let row = plan;
    for (let h = 0; h < own; h++, row += floats(other), best += 4, winners += 4) {
      largestProduct(row, activations, other, best, winners);
    }
  }
}

@inline
function largestProduct(a: usize, b: usize, count: i32, best: usize, winner: usize): void {
  const whole = count & ~3;
  let largest = splat(-1), at = i32x4.splat(0), index = i32x4(0, 1, 2, 3);
  for (let l = 0; l < whole; l += 4) {
    const product = f32x4.mul(v128.load(a + floats(l)), v128.load(b + floats(l)));
    const more = f32x4.gt(product, largest);
    largest = v128.bitselect(product, largest, more);
    at = v128.bitselect(index, at, more);
    index = i32x4.add(index, i32x4.splat(4));
  }
  if (whole < count) {
    // Lanes past the end give -1, which no product is below.
    const left = loadPart(a + floats(whole), count - whole, splat(-1));
    const product = f32x4.mul(left, loadPart(b + floats(whole), count - whole, splat(1)));
    const more = f32x4.gt(product, largest);
    largest = v128.bitselect(product, largest, more);
    at = v128.bitselect(index, at, more);
  }
  let value = f32x4.extract_lane(largest, 0), place = i32x4.extract_lane(at, 0);
  const value1 = f32x4.extract_lane(largest, 1), place1 = i32x4.extract_lane(at, 1);
  if (value1 > value || (value1 == value && place1 < place)) { value = value1; place = place1; }
  const value2 = f32x4.extract_lane(largest, 2), place2 = i32x4.extract_lane(at, 2);
  if (value2 > value || (value2 == value && place2 < place)) { value = value2; place = place2; }
  const value3 = f32x4.extract_lane(largest, 3), place3 = i32x4.extract_lane(at, 3);
  if (value3 > value || (value3 == value && place3 < place)) { value = value3; place = place3; }
  store<f32>(best, value);
  store<i32>(winner, place);
}

/**
 * Hands `dy`, `[positions, own]`, to the factors of the winning products: adds to `planGradient`, `[own, other]`, and to
 * `activationGradient`, `[positions, other]`, which hold the start values.
 */
export function transportedMaxGradient(
  dy: usize, plan: usize, activations: usize, winners: usize, planGradient: usize, activationGradient: usize,
  positions: i32, own: i32, other: i32,
): void {
  const step = floats(other);
  for (let p = 0; p < positions; p++, activations += step, activationGradient += step) {
    let row: usize = 0;
    for (let h = 0; h < own; h++, row += step, dy += 4, winners += 4) {
      const gradient = load<f32>(dy), at = floats(load<i32>(winners));
      const toPlan = planGradient + row + at, toActivation = activationGradient + at;
      store<f32>(toPlan, load<f32>(toPlan) + gradient * load<f32>(activations + at));
      store<f32>(toActivation, load<f32>(toActivation) + gradient * load<f32>(plan + row + at));
    }
  }
}
