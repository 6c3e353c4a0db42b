/**
 * Copies of blocks of matrices in the order in which the micro-kernel of `gemm.ts` reads them.
 *
 * A panel of A holds 5 rows, k by k: `[height / 5][depth][5]`; a panel of B 8 columns: `[width / 8][depth][8]`. Rows past the
 * edge of A repeat its last one and columns past the edge of B are 0: their products are not written.
 */
import { floats, loadPart, splat } from "./simd";

/** Rows in a panel of A. */
export const ROWS: i32 = 5;
/** Columns in a panel of B. */
export const COLUMNS: i32 = 8;

/** Packs rows of A, stored as `[height, depth]`. */
export function packA(a: usize, strideA: i32, depth: i32, height: i32, to: usize): void {
  const step = floats(strideA), whole = depth & ~3;
  for (let i = 0; i < height; i += ROWS, to += floats(ROWS * depth)) {
    const last = a + step * ((height - 1) as usize);
    const a0 = a + step * (i as usize), a1 = min(a0 + step, last), a2 = min(a1 + step, last);
    const a3 = min(a2 + step, last), a4 = min(a3 + step, last);
    let target = to;
    for (let k = 0; k < whole; k += 4, target += 4 * 20) {
      const p = floats(k);
      storeSquare(v128.load(a0 + p), v128.load(a1 + p), v128.load(a2 + p), v128.load(a3 + p), target, 20);
      const e = v128.load(a4 + p);
      v128.store32_lane(target, e, 0, 16);
      v128.store32_lane(target, e, 1, 36);
      v128.store32_lane(target, e, 2, 56);
      v128.store32_lane(target, e, 3, 76);
    }
    for (let k = whole; k < depth; k++, target += 20) {
      const p = floats(k);
      store<f32>(target, load<f32>(a0 + p));
      store<f32>(target, load<f32>(a1 + p), 4);
      store<f32>(target, load<f32>(a2 + p), 8);
      store<f32>(target, load<f32>(a3 + p), 12);
      store<f32>(target, load<f32>(a4 + p), 16);
    }
  }
}

/** Packs rows of A, stored transposed as `[depth, height]`. */
export function packTransposedA(a: usize, strideA: i32, depth: i32, height: i32, to: usize): void {
  const step = floats(strideA);
  for (let i = 0; i < height; i += ROWS) {
    const rows = min(ROWS, height - i);
    let from = a + floats(i);
    for (let k = 0; k < depth; k++, from += step, to += 20) {
      if (rows == ROWS) {
        v128.store(to, v128.load(from));
        store<f32>(to, load<f32>(from, 16), 16);
      } else {
        for (let r = 0; r < ROWS; r++) store<f32>(to + floats(r), load<f32>(from + floats(min(r, rows - 1))));
      }
    }
  }
}

/** Packs columns of B, stored as `[depth, width]`. */
export function packB(b: usize, strideB: i32, depth: i32, width: i32, to: usize): void {
  const step = floats(strideB);
  for (let j = 0; j < width; j += COLUMNS) {
    const columns = min(COLUMNS, width - j);
    let from = b + floats(j);
    for (let k = 0; k < depth; k++, from += step, to += 32) {
      if (columns == COLUMNS) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      } else {
        v128.store(to, loadUpTo4(from, columns));
        v128.store(to, loadUpTo4(from + 16, columns - 4), 16);
      }
    }
  }
}

/** Packs columns of B, stored transposed as `[width, depth]`. */
export function packTransposedB(b: usize, strideB: i32, depth: i32, width: i32, to: usize): void {
  for (let j = 0; j < width; j += COLUMNS, to += floats(COLUMNS * depth)) {
    packFourOfB(b + floats(j * strideB), floats(strideB), depth, min(4, width - j), to);
    packFourOfB(b + floats((j + 4) * strideB), floats(strideB), depth, min(4, width - j - 4), to + 16);
  }
}

/** Half a panel of {@linkcode packTransposedB}; `columns` may be below 4, or not positive. */
function packFourOfB(b: usize, step: usize, depth: i32, columns: i32, to: usize): void {
  const whole = columns == 4 ? depth & ~3 : 0;
  for (let k = 0; k < whole; k += 4, b += 16, to += 4 * 32) {
    storeSquare(v128.load(b), v128.load(b + step), v128.load(b + 2 * step), v128.load(b + 3 * step), to, 32);
  }
  for (let k = whole; k < depth; k++, b += 4, to += 32) {
    for (let q = 0; q < 4; q++) store<f32>(to + floats(q), q < columns ? load<f32>(b + (q as usize) * step) : 0);
  }
}

@inline
function loadUpTo4(p: usize, count: i32): v128 {
  if (count >= 4) return v128.load(p);
  return count > 0 ? loadPart(p, count, splat(0)) : splat(0);
}

/** Stores the transpose of the square with rows `a`, `b`, `c`, `d`; its rows go `step` bytes apart. */
@inline
export function storeSquare(a: v128, b: v128, c: v128, d: v128, to: usize, step: usize): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + step, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * step, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5));
  v128.store(to + 3 * step, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7));
}
