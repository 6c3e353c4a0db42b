/** Rows that are weighted sums of four rows of a table, and the gradient of the table. Row numbers are int32 and in range. */
import { floats, loadPart, madd, splat, storePart } from "./simd";

/** `y[i]` = sum over the taps t of `weights[t, i] * table[rows[t, i]]`; `rows` and `weights` are `[4, count]`. */
export function interpolateRows(table: usize, rows: usize, weights: usize, y: usize, count: i32, columns: i32): void {
  const whole = columns & ~3, rest = columns - whole, run = floats(count), zero = splat(0);
  for (let i = 0; i < count; i++, rows += 4, weights += 4, y += floats(columns)) {
    const a = table + floats(load<i32>(rows) * columns), wa = v128.load32_splat(weights);
    const b = table + floats(load<i32>(rows + run) * columns), wb = v128.load32_splat(weights + run);
    const c = table + floats(load<i32>(rows + 2 * run) * columns), wc = v128.load32_splat(weights + 2 * run);
    const d = table + floats(load<i32>(rows + 3 * run) * columns), wd = v128.load32_splat(weights + 3 * run);
    for (let q = 0; q < whole; q += 4) {
      const p = floats(q);
      let sum = f32x4.mul(v128.load(a + p), wa);
      sum = madd(v128.load(b + p), wb, sum);
      sum = madd(v128.load(c + p), wc, sum);
      v128.store(y + p, madd(v128.load(d + p), wd, sum));
    }
    if (rest) {
      const p = floats(whole);
      let sum = f32x4.mul(loadPart(a + p, rest, zero), wa);
      sum = madd(loadPart(b + p, rest, zero), wb, sum);
      sum = madd(loadPart(c + p, rest, zero), wc, sum);
      storePart(y + p, madd(loadPart(d + p, rest, zero), wd, sum), rest);
    }
  }
}

/** `y[rows[t, i]] += weights[t, i] * dy[i]`, tap by tap, rows in ascending order; `y` holds the start value. */
export function scatterRows(dy: usize, rows: usize, weights: usize, y: usize, count: i32, columns: i32): void {
  const whole = columns & ~3, rest = columns - whole, zero = splat(0);
  for (let t = 0; t < 4; t++) {
    let from = dy;
    for (let i = 0; i < count; i++, rows += 4, weights += 4, from += floats(columns)) {
      const to = y + floats(load<i32>(rows) * columns), weight = v128.load32_splat(weights);
      for (let q = 0; q < whole; q += 4) {
        const p = floats(q);
        v128.store(to + p, madd(v128.load(from + p), weight, v128.load(to + p)));
      }
      if (rest) {
        const p = floats(whole);
        storePart(to + p, madd(loadPart(from + p, rest, zero), weight, loadPart(to + p, rest, zero)), rest);
      }
    }
  }
}
