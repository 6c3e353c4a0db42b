/** Functions of one value each. Source and target may be the same. */
import { exp4, log4 } from "./math";
import { floats, loadPart, splat, storePart } from "./simd";

/** `y[i] = e^x[i]` for `count` values. */
export function exp(x: usize, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) v128.store(y + floats(i), exp4(v128.load(x + floats(i))));
  if (whole < count) storePart(y + floats(whole), exp4(loadPart(x + floats(whole), count - whole, splat(0))), count - whole);
}

/** `y[i] = ln x[i]` for `count` values. */
export function log(x: usize, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) v128.store(y + floats(i), log4(v128.load(x + floats(i))));
  if (whole < count) storePart(y + floats(whole), log4(loadPart(x + floats(whole), count - whole, splat(1))), count - whole);
}

/** `y[i] = max(x[i], 0)` for `count` values; NaN stays. */
export function relu(x: usize, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) v128.store(y + floats(i), f32x4.pmax(v128.load(x + floats(i)), splat(0)));
  if (whole < count) {
    storePart(y + floats(whole), f32x4.pmax(loadPart(x + floats(whole), count - whole, splat(0)), splat(0)), count - whole);
  }
}

/** `y[i]` = 1 where `x[i]` is above 0, else 0, for `count` values; NaN stays. */
export function step(x: usize, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) v128.store(y + floats(i), step4(v128.load(x + floats(i))));
  if (whole < count) storePart(y + floats(whole), step4(loadPart(x + floats(whole), count - whole, splat(0))), count - whole);
}

@inline
function step4(x: v128): v128 {
  // All bits set is a NaN.
  return v128.or(v128.and(f32x4.gt(x, splat(0)), splat(1)), f32x4.ne(x, x));
}

/** `y[i] = sqrt x[i]` for `count` values. */
export function squareRoot(x: usize, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) v128.store(y + floats(i), f32x4.sqrt(v128.load(x + floats(i))));
  if (whole < count) storePart(y + floats(whole), f32x4.sqrt(loadPart(x + floats(whole), count - whole, splat(0))), count - whole);
}

/** `y[i] = 1 / sqrt x[i]` for `count` values, both operations rounded. */
export function inverseSquareRoot(x: usize, y: usize, count: i32): void {
  const whole = count & ~3, one = splat(1);
  for (let i = 0; i < whole; i += 4) v128.store(y + floats(i), f32x4.div(one, f32x4.sqrt(v128.load(x + floats(i)))));
  if (whole < count) {
    const p = floats(whole);
    storePart(y + p, f32x4.div(one, f32x4.sqrt(loadPart(x + p, count - whole, one))), count - whole);
  }
}

/** `x[i] /= divisor` for `count` values. */
export function divideBy(x: usize, divisor: f32, count: i32): void {
  for (let i = 0; i < count; i++) store<f32>(x + floats(i), load<f32>(x + floats(i)) / divisor);
}

/** `a * b + c` as this machine does it: tells the host whether {@linkcode madd} rounds once or twice. */
export function multiplyAdd(a: f32, b: f32, c: f32): f32 {
  return f32x4.extract_lane(f32x4.relaxed_madd(splat(a), splat(b), splat(c)), 0);
}
