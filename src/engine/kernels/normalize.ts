/** Rows scaled to unit length, and the gradient. */
import { floats, laneSum, loadPart, madd, splat, storePart } from "./simd";

/** `unit = x / norm` with `norm[r] = max(|x[r]|, floor)`; `x` and `unit` are `[rows, columns]`. */
export function normalizeRows(x: usize, unit: usize, norm: usize, rows: i32, columns: i32, floor: f32): void {
  const whole = columns & ~3, rest = columns - whole;
  for (let r = 0; r < rows; r++, x += floats(columns), unit += floats(columns), norm += 4) {
    const length = max(sqrt<f32>(dot(x, x, columns)), floor);
    store<f32>(norm, length);
    const divisor = splat(length);
    for (let c = 0; c < whole; c += 4) v128.store(unit + floats(c), f32x4.div(v128.load(x + floats(c)), divisor));
    if (rest) storePart(unit + floats(whole), f32x4.div(loadPart(x + floats(whole), rest, splat(0)), divisor), rest);
  }
}

/** `dx = (dy - unit (unit . dy)) / norm`, row by row. */
export function normalizeRowsGradient(dy: usize, unit: usize, norm: usize, dx: usize, rows: i32, columns: i32): void {
  const whole = columns & ~3, rest = columns - whole, step = floats(columns);
  for (let r = 0; r < rows; r++, dy += step, unit += step, dx += step, norm += 4) {
    const along = splat(-dot(unit, dy, columns)), divisor = splat(load<f32>(norm));
    for (let c = 0; c < whole; c += 4) {
      const across = madd(v128.load(unit + floats(c)), along, v128.load(dy + floats(c)));
      v128.store(dx + floats(c), f32x4.div(across, divisor));
    }
    if (rest) {
      const p = floats(whole);
      const across = madd(loadPart(unit + p, rest, splat(0)), along, loadPart(dy + p, rest, splat(0)));
      storePart(dx + p, f32x4.div(across, divisor), rest);
    }
  }
}

@inline
function dot(a: usize, b: usize, count: i32): f32 {
  const whole = count & ~3;
  let sums = splat(0);
  for (let c = 0; c < whole; c += 4) sums = madd(v128.load(a + floats(c)), v128.load(b + floats(c)), sums);
  if (whole < count) {
    const p = floats(whole);
    sums = madd(loadPart(a + p, count - whole, splat(0)), loadPart(b + p, count - whole, splat(0)), sums);
  }
  return laneSum(sums);
}
