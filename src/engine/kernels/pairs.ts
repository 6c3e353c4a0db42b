/** Products and sums over a list of pairs of rows. Row numbers are int32 and in range. */
import { floats, laneSum, loadPart, madd, splat, storePart } from "./simd";

/** `y[p]` = row `first[p]` . row `second[p]` of `x`, `[rows, columns]`. */
export function pairProducts(x: usize, first: usize, second: usize, y: usize, count: i32, columns: i32): void {
  const paired = columns & ~7, whole = columns & ~3, rest = columns - whole, zero = splat(0);
  for (let p = 0; p < count; p++, first += 4, second += 4, y += 4) {
    const a = x + floats(load<i32>(first) * columns), b = x + floats(load<i32>(second) * columns);
    let even = zero, odd = zero;
    for (let q = 0; q < paired; q += 8) {
      const at = floats(q);
      even = madd(v128.load(a + at), v128.load(b + at), even);
      odd = madd(v128.load(a + at, 16), v128.load(b + at, 16), odd);
    }
    if (paired < whole) even = madd(v128.load(a + floats(paired)), v128.load(b + floats(paired)), even);
    if (rest) {
      odd = madd(loadPart(a + floats(whole), rest, zero), loadPart(b + floats(whole), rest, zero), odd);
    }
    store<f32>(y, laneSum(f32x4.add(even, odd)));
  }
}

/**
 * `y[first[p]] += weights[p] * x[second[p]]` and `y[second[p]] += weights[p] * x[first[p]]`, pair by pair; `y` holds the start
 * value.
 */
export function addPairs(
  x: usize, first: usize, second: usize, weights: usize, y: usize, count: i32, columns: i32,
): void {
  const whole = columns & ~3, rest = columns - whole, zero = splat(0);
  for (let p = 0; p < count; p++, first += 4, second += 4, weights += 4) {
    const i = floats(load<i32>(first) * columns), j = floats(load<i32>(second) * columns);
    const weight = v128.load32_splat(weights);
    for (let q = 0; q < whole; q += 4) {
      const at = floats(q);
      v128.store(y + i + at, madd(v128.load(x + j + at), weight, v128.load(y + i + at)));
      v128.store(y + j + at, madd(v128.load(x + i + at), weight, v128.load(y + j + at)));
    }
    if (rest) {
      const at = floats(whole), a = y + i + at, b = y + j + at;
      storePart(a, madd(loadPart(x + j + at, rest, zero), weight, loadPart(a, rest, zero)), rest);
      storePart(b, madd(loadPart(x + i + at, rest, zero), weight, loadPart(b, rest, zero)), rest);
    }
  }
}
