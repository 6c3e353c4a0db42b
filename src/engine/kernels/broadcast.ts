/** Functions of a tensor and of one that is repeated along an axis: `x` and `y` are `[outer, repeats, columns]`. */
import { floats, loadTail, splat, storePair, storeTail } from "./simd";

/** `y[o, r, c] = x[o, r, c] + b[o, c]`. */
export function addBroadcast(x: usize, b: usize, y: usize, outer: i32, repeats: i32, columns: i32): void {
  const pairs = columns & ~7, step = floats(columns), zero = splat(0);
  for (let o = 0; o < outer; o++, b += step) {
    for (let r = 0; r < repeats; r++, x += step, y += step) {
      for (let c = 0; c < pairs; c += 8) {
        const p = x + floats(c), q = b + floats(c);
        storePair(y + floats(c), f32x4.add(v128.load(p), v128.load(q)), f32x4.add(v128.load(p, 16), v128.load(q, 16)));
      }
      for (let c = pairs; c < columns; c += 4) {
        const at = floats(c), left = columns - c;
        storeTail(y + at, f32x4.add(loadTail(x + at, left, zero), loadTail(b + at, left, zero)), left);
      }
    }
  }
}

/** `y[o, r, c] = x[o, r, c] * b[o, c]`. */
export function multiplyBroadcast(x: usize, b: usize, y: usize, outer: i32, repeats: i32, columns: i32): void {
  const pairs = columns & ~7, step = floats(columns), zero = splat(0);
  for (let o = 0; o < outer; o++, b += step) {
    for (let r = 0; r < repeats; r++, x += step, y += step) {
      for (let c = 0; c < pairs; c += 8) {
        const p = x + floats(c), q = b + floats(c);
        storePair(y + floats(c), f32x4.mul(v128.load(p), v128.load(q)), f32x4.mul(v128.load(p, 16), v128.load(q, 16)));
      }
      for (let c = pairs; c < columns; c += 4) {
        const at = floats(c), left = columns - c;
        storeTail(y + at, f32x4.mul(loadTail(x + at, left, zero), loadTail(b + at, left, zero)), left);
      }
    }
  }
}

/** `y[r, c] = x[r, c] - b[r]`. */
export function subtractColumn(x: usize, b: usize, y: usize, rows: i32, columns: i32): void {
  const whole = columns & ~3, step = floats(columns);
  for (let r = 0; r < rows; r++, x += step, y += step, b += 4) {
    const less = load<f32>(b), all = splat(less);
    for (let c = 0; c < whole; c += 4) v128.store(y + floats(c), f32x4.sub(v128.load(x + floats(c)), all));
    for (let at = floats(whole); at < step; at += 4) store<f32>(y + at, load<f32>(x + at) - less);
  }
}
