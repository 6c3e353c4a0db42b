/**
 * Functions of two values each. A step of 1 walks an operand value by value, a step of 0 repeats its first value.
 * `y` has `count` values.
 */
import { floats, loadPart, splat, storeBytes, storePart } from "./simd";

@inline
function operand(p: usize, i: i32, step: i32): v128 {
  return step ? v128.load(p + floats(i)) : v128.load32_splat(p);
}

@inline
function lastOperand(p: usize, i: i32, step: i32, rest: i32): v128 {
  return step ? loadPart(p + floats(i), rest, splat(0)) : v128.load32_splat(p);
}

/** `y = max(a, b)`; NaN wins. */
export function maximum(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, count: i32): void {
  const whole = count & ~3, rest = count - whole;
  for (let i = 0; i < whole; i += 4) v128.store(y + floats(i), f32x4.max(operand(a, i, stepA), operand(b, i, stepB)));
  if (rest) {
    storePart(y + floats(whole), f32x4.max(lastOperand(a, whole, stepA, rest), lastOperand(b, whole, stepB, rest)), rest);
  }
}

/** `y = min(a, b)`; NaN wins. */
export function minimum(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, count: i32): void {
  const whole = count & ~3, rest = count - whole;
  for (let i = 0; i < whole; i += 4) v128.store(y + floats(i), f32x4.min(operand(a, i, stepA), operand(b, i, stepB)));
  if (rest) {
    storePart(y + floats(whole), f32x4.min(lastOperand(a, whole, stepA, rest), lastOperand(b, whole, stepB, rest)), rest);
  }
}

/** `y = a > b`, a byte of 0 or 1 each. */
export function greater(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) storeBytes(y + i, f32x4.gt(operand(a, i, stepA), operand(b, i, stepB)));
  for (let i = whole; i < count; i++) store<u8>(y + i, u8(load<f32>(a + floats(i * stepA)) > load<f32>(b + floats(i * stepB))));
}

/** `y = a >= b`, a byte of 0 or 1 each. */
export function greaterEqual(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) storeBytes(y + i, f32x4.ge(operand(a, i, stepA), operand(b, i, stepB)));
  for (let i = whole; i < count; i++) store<u8>(y + i, u8(load<f32>(a + floats(i * stepA)) >= load<f32>(b + floats(i * stepB))));
}

/** `y` = bytes of 0 or 1 as float32. */
export function bytesToFloats(x: usize, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    const wide = i16x8.extend_low_i8x16_u(v128.load32_zero(x + i));
    v128.store(y + floats(i), f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(wide)));
  }
  for (let i = whole; i < count; i++) store<f32>(y + floats(i), f32(load<u8>(x + i)));
}

/** `y = condition ? a : b`; `condition` has a byte a value. */
export function select(condition: usize, a: usize, b: usize, y: usize, count: i32): void {
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(condition + i)));
    const mask = i32x4.ne(wide, i32x4.splat(0));
    v128.store(y + floats(i), v128.bitselect(v128.load(a + floats(i)), v128.load(b + floats(i)), mask));
  }
  for (let i = whole; i < count; i++) {
    store<f32>(y + floats(i), load<u8>(condition + i) ? load<f32>(a + floats(i)) : load<f32>(b + floats(i)));
  }
}
