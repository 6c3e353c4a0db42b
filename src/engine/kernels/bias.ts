/** What follows a matrix product, in place: bias, residual, activation. `x` is `[rows, columns]`. */
import { gelu4 } from "./math";
import { floats, loadPart, splat, storePart } from "./simd";

/** `x += bias`; `bias` has one value a column. */
export function addBias(x: usize, bias: usize, rows: i32, columns: i32): void {
  const whole = columns & ~3, rest = columns - whole;
  for (let r = 0; r < rows; r++, x += floats(columns)) {
    for (let c = 0; c < whole; c += 4) v128.store(x + floats(c), f32x4.add(v128.load(x + floats(c)), v128.load(bias + floats(c))));
    if (rest) {
      const p = x + floats(whole);
      storePart(p, f32x4.add(loadPart(p, rest, splat(0)), loadPart(bias + floats(whole), rest, splat(0))), rest);
    }
  }
}

/** `x = x + bias + residual`; `residual` has the shape of `x`. */
export function addBiasAndResidual(x: usize, bias: usize, residual: usize, rows: i32, columns: i32): void {
  const whole = columns & ~3, rest = columns - whole;
  for (let r = 0; r < rows; r++, x += floats(columns), residual += floats(columns)) {
    for (let c = 0; c < whole; c += 4) {
      const sum = f32x4.add(v128.load(x + floats(c)), v128.load(bias + floats(c)));
      v128.store(x + floats(c), f32x4.add(sum, v128.load(residual + floats(c))));
    }
    if (rest) {
      const p = x + floats(whole);
      const sum = f32x4.add(loadPart(p, rest, splat(0)), loadPart(bias + floats(whole), rest, splat(0)));
      storePart(p, f32x4.add(sum, loadPart(residual + floats(whole), rest, splat(0))), rest);
    }
  }
}

/** `x = gelu(x + bias)`. */
export function addBiasThenGelu(x: usize, bias: usize, rows: i32, columns: i32): void {
  const whole = columns & ~3, rest = columns - whole;
  for (let r = 0; r < rows; r++, x += floats(columns)) {
    for (let c = 0; c < whole; c += 4) {
      v128.store(x + floats(c), gelu4(f32x4.add(v128.load(x + floats(c)), v128.load(bias + floats(c)))));
    }
    if (rest) {
      const p = x + floats(whole);
      storePart(p, gelu4(f32x4.add(loadPart(p, rest, splat(0)), loadPart(bias + floats(whole), rest, splat(0)))), rest);
    }
  }
}
