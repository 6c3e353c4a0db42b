/** Rows scaled to unit length, and the gradient. */
import { dotsOfRows } from "./rows";
import { first, floats, loadTail, madd, rotate, splat, storePair, storeTail } from "./simd";

/** `unit = x / norm` with `norm[r] = max(|x[r]|, floor)`; `x` and `unit` are `[rows, columns]`. */
export function normalizeRows(x: usize, unit: usize, norm: usize, rows: i32, columns: i32, floor: f32): void {
  const step = floats(columns), floors = splat(floor);
  for (let r = 0; r < rows; r += 4) {
    const left = rows - r, end = norm + floats(min(4, left));
    storeTail(norm, f32x4.max(f32x4.sqrt(dotsOfRows(x, x, step, columns, left)), floors), left);
    for (; norm < end; norm += 4, x += step, unit += step) divideRow(x, unit, columns, v128.load32_splat(norm));
  }
}

@inline
function divideRow(x: usize, y: usize, columns: i32, divisor: v128): void {
  const pairs = columns & ~7;
  for (let c = 0; c < pairs; c += 8) {
    const p = x + floats(c);
    storePair(y + floats(c), f32x4.div(v128.load(p), divisor), f32x4.div(v128.load(p, 16), divisor));
  }
  for (let c = pairs; c < columns; c += 4) {
    const p = floats(c), left = columns - c;
    storeTail(y + p, f32x4.div(loadTail(x + p, left, splat(0)), divisor), left);
  }
}

/** `dx = (dy - unit (unit . dy)) / norm`, row by row. */
export function normalizeRowsGradient(dy: usize, unit: usize, norm: usize, dx: usize, rows: i32, columns: i32): void {
  const step = floats(columns);
  for (let r = 0; r < rows; r += 4) {
    const left = rows - r;
    let along = f32x4.neg(dotsOfRows(unit, dy, step, columns, left));
    for (let i = min(4, left); i > 0; i--, dy += step, unit += step, dx += step, norm += 4) {
      gradientOfRow(dy, unit, dx, columns, first(along), v128.load32_splat(norm));
      along = rotate(along);
    }
  }
}

@inline
function gradientOfRow(dy: usize, unit: usize, dx: usize, columns: i32, along: v128, divisor: v128): void {
  const pairs = columns & ~7, zero = splat(0);
  for (let c = 0; c < pairs; c += 8) {
    const p = dy + floats(c), q = unit + floats(c);
    storePair(
      dx + floats(c),
      f32x4.div(madd(v128.load(q), along, v128.load(p)), divisor),
      f32x4.div(madd(v128.load(q, 16), along, v128.load(p, 16)), divisor),
    );
  }
  for (let c = pairs; c < columns; c += 4) {
    const p = floats(c), left = columns - c;
    storeTail(dx + p, f32x4.div(madd(loadTail(unit + p, left, zero), along, loadTail(dy + p, left, zero)), divisor), left);
  }
}
