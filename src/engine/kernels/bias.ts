/** What follows a matrix product, in place: bias, residual, activation. `x` is `[rows, columns]`. */
import { gelu4 } from "./math";
import { floats, loadTail, splat, storePair, storeTail } from "./simd";

/** `x += bias`; `bias` has one value a column. */
export function addBias(x: usize, bias: usize, rows: i32, columns: i32): void {
  const pairs = columns & ~7, zero = splat(0);
  for (let r = 0; r < rows; r++, x += floats(columns)) {
    for (let c = 0; c < pairs; c += 8) {
      const p = x + floats(c), q = bias + floats(c);
      storePair(p, f32x4.add(v128.load(p), v128.load(q)), f32x4.add(v128.load(p, 16), v128.load(q, 16)));
    }
    for (let c = pairs; c < columns; c += 4) {
      const p = x + floats(c), left = columns - c;
      storeTail(p, f32x4.add(loadTail(p, left, zero), loadTail(bias + floats(c), left, zero)), left);
    }
  }
}

/** `x = x + bias + residual`; `residual` has the shape of `x`. */
export function addBiasAndResidual(x: usize, bias: usize, residual: usize, rows: i32, columns: i32): void {
  const pairs = columns & ~7, zero = splat(0);
  for (let r = 0; r < rows; r++, x += floats(columns), residual += floats(columns)) {
    for (let c = 0; c < pairs; c += 8) {
      const p = x + floats(c), q = bias + floats(c), s = residual + floats(c);
      storePair(
        p,
        f32x4.add(f32x4.add(v128.load(p), v128.load(q)), v128.load(s)),
        f32x4.add(f32x4.add(v128.load(p, 16), v128.load(q, 16)), v128.load(s, 16)),
      );
    }
    for (let c = pairs; c < columns; c += 4) {
      const p = x + floats(c), left = columns - c;
      const sum = f32x4.add(loadTail(p, left, zero), loadTail(bias + floats(c), left, zero));
      storeTail(p, f32x4.add(sum, loadTail(residual + floats(c), left, zero)), left);
    }
  }
}

/** `x = gelu(x + bias)`. */
export function addBiasThenGelu(x: usize, bias: usize, rows: i32, columns: i32): void {
  const pairs = columns & ~7, zero = splat(0);
  for (let r = 0; r < rows; r++, x += floats(columns)) {
    for (let c = 0; c < pairs; c += 8) {
      const p = x + floats(c), q = bias + floats(c);
      storePair(p, gelu4(f32x4.add(v128.load(p), v128.load(q))), gelu4(f32x4.add(v128.load(p, 16), v128.load(q, 16))));
    }
    for (let c = pairs; c < columns; c += 4) {
      const p = x + floats(c), left = columns - c;
      storeTail(p, gelu4(f32x4.add(loadTail(p, left, zero), loadTail(bias + floats(c), left, zero))), left);
    }
  }
}
