/** The largest product of a row of one matrix with a row of another, and its gradient. */
import { floats, splat, storePair, storeTail } from "./simd";

/** Bytes of scratch memory for {@linkcode transportedMax}: the plan by columns, each filled up to whole pairs of vectors. */
export function transportedMaxScratchBytes(own: i32, other: i32): i32 {
  return floats(((own + 7) & ~7) * other) as i32;
}

/**
 * `best[p, h]` = max over l of `plan[h, l] * activations[p, l]`, and the smallest such l in `winners[p, h]` (int32).
 *
 * @param plan `[own, other]`, not negative; `activations` is `[positions, other]`, not negative.
 * @param scratch Address of {@linkcode transportedMaxScratchBytes} bytes.
 */
export function transportedMax(
  plan: usize, activations: usize, best: usize, winners: usize, scratch: usize, positions: i32, own: i32, other: i32,
): void {
  const column = floats((own + 7) & ~7);
  memory.fill(scratch, 0, column * (other as usize));
  for (let h = 0; h < own; h++, plan += floats(other)) {
    for (let l = 0; l < other; l++) store<f32>(scratch + floats(h) + column * (l as usize), load<f32>(plan + floats(l)));
  }
  for (let p = 0; p < positions; p++, activations += floats(other)) {
    for (let h = 0; h < own; h += 8) {
      const count = min(8, own - h);
      largestProducts(scratch + floats(h), column, activations, other, best, winners, count);
      best += floats(count);
      winners += floats(count);
    }
  }
}

/** For up to eight rows of the plan, side by side in the lanes. */
@inline
function largestProducts(
  plan: usize, column: usize, activations: usize, other: i32, best: usize, winners: usize, count: i32,
): void {
  let largest0 = splat(-1), largest1 = largest0, at0 = i32x4.splat(0), at1 = at0, index = at0;
  for (let l = 0; l < other; l++, plan += column, index = i32x4.add(index, i32x4.splat(1))) {
    const activation = v128.load32_splat(activations + floats(l));
    const product0 = f32x4.mul(v128.load(plan), activation), product1 = f32x4.mul(v128.load(plan, 16), activation);
    const more0 = f32x4.gt(product0, largest0), more1 = f32x4.gt(product1, largest1);
    largest0 = f32x4.pmax(largest0, product0);
    largest1 = f32x4.pmax(largest1, product1);
    at0 = v128.bitselect(index, at0, more0);
    at1 = v128.bitselect(index, at1, more1);
  }
  if (count == 8) {
    storePair(best, largest0, largest1);
    storePair(winners, at0, at1);
  } else {
    storeTail(best, largest0, count);
    storeTail(winners, at0, count);
    if (count > 4) storeTail(best + 16, largest1, count - 4);
    if (count > 4) storeTail(winners + 16, at1, count - 4);
  }
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
