/** Functions of one value each. Source and target may be the same. */
import { exp4, log4 } from "./math";
import { floats, loadTail, splat, storePair, storeTail } from "./simd";

/** `y[i] = e^x[i]` for `count` values. */
export function exp(x: usize, y: usize, count: i32): void {
  const pairs = count & ~7;
  for (let i = 0; i < pairs; i += 8) {
    const p = x + floats(i);
    storePair(y + floats(i), exp4(v128.load(p)), exp4(v128.load(p, 16)));
  }
  for (let i = pairs; i < count; i += 4) {
    const left = count - i;
    storeTail(y + floats(i), exp4(loadTail(x + floats(i), left, splat(0))), left);
  }
}

/** `y[i] = ln x[i]` for `count` values. */
export function log(x: usize, y: usize, count: i32): void {
  const pairs = count & ~7;
  for (let i = 0; i < pairs; i += 8) {
    const p = x + floats(i);
    storePair(y + floats(i), log4(v128.load(p)), log4(v128.load(p, 16)));
  }
  for (let i = pairs; i < count; i += 4) {
    const left = count - i;
    storeTail(y + floats(i), log4(loadTail(x + floats(i), left, splat(1))), left);
  }
}

/** `y[i] = max(x[i], 0)` for `count` values; NaN stays. */
export function relu(x: usize, y: usize, count: i32): void {
  const pairs = count & ~7;
  for (let i = 0; i < pairs; i += 8) {
    const p = x + floats(i);
    storePair(y + floats(i), relu4(v128.load(p)), relu4(v128.load(p, 16)));
  }
  for (let i = pairs; i < count; i += 4) {
    const left = count - i;
    storeTail(y + floats(i), relu4(loadTail(x + floats(i), left, splat(0))), left);
  }
}

@inline
function relu4(x: v128): v128 {
  return f32x4.pmax(x, splat(0));
}

/** `y[i]` = 1 where `x[i]` is above 0, else 0, for `count` values; NaN stays. */
export function step(x: usize, y: usize, count: i32): void {
  const pairs = count & ~7;
  for (let i = 0; i < pairs; i += 8) {
    const p = x + floats(i);
    storePair(y + floats(i), step4(v128.load(p)), step4(v128.load(p, 16)));
  }
  for (let i = pairs; i < count; i += 4) {
    const left = count - i;
    storeTail(y + floats(i), step4(loadTail(x + floats(i), left, splat(0))), left);
  }
}

@inline
function step4(x: v128): v128 {
  // All bits set is a NaN.
  return v128.or(v128.and(f32x4.gt(x, splat(0)), splat(1)), f32x4.ne(x, x));
}

/** `y[i] = sqrt x[i]` for `count` values. */
export function squareRoot(x: usize, y: usize, count: i32): void {
  const pairs = count & ~7;
  for (let i = 0; i < pairs; i += 8) {
    const p = x + floats(i);
    storePair(y + floats(i), f32x4.sqrt(v128.load(p)), f32x4.sqrt(v128.load(p, 16)));
  }
  for (let i = pairs; i < count; i += 4) {
    const left = count - i;
    storeTail(y + floats(i), f32x4.sqrt(loadTail(x + floats(i), left, splat(0))), left);
  }
}

/** `y[i] = 1 / sqrt x[i]` for `count` values, both operations rounded. */
export function inverseSquareRoot(x: usize, y: usize, count: i32): void {
  const pairs = count & ~7;
  for (let i = 0; i < pairs; i += 8) {
    const p = x + floats(i);
    storePair(y + floats(i), inverseSquareRoot4(v128.load(p)), inverseSquareRoot4(v128.load(p, 16)));
  }
  for (let i = pairs; i < count; i += 4) {
    const left = count - i;
    storeTail(y + floats(i), inverseSquareRoot4(loadTail(x + floats(i), left, splat(1))), left);
  }
}

@inline
function inverseSquareRoot4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.sqrt(x));
}

/** `y[i] = factor * x[i]` for `count` values. */
export function multiplyBy(x: usize, factor: f32, y: usize, count: i32): void {
  const pairs = count & ~7, factors = splat(factor);
  for (let i = 0; i < pairs; i += 8) {
    const p = x + floats(i);
    storePair(y + floats(i), f32x4.mul(v128.load(p), factors), f32x4.mul(v128.load(p, 16), factors));
  }
  for (let i = pairs; i < count; i += 4) {
    const left = count - i;
    storeTail(y + floats(i), f32x4.mul(loadTail(x + floats(i), left, splat(0)), factors), left);
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
