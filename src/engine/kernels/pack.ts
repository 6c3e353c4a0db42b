/**
 * Copies of blocks of matrices in the order in which a micro-kernel reads them.
 *
 * A panel holds `panel` rows of op(A), or columns of op(B), k by k: a block becomes `[count / panel][depth][panel]`. Past the
 * edge the last one is repeated: its products are not written.
 */
import { floats } from "./simd";

/**
 * Packs what lies in rows, a matrix `[count, depth]`: A as it is, or B transposed.
 *
 * @param stride Values between the starts of two rows.
 * @param panel Rows of a panel.
 */
export function packRows(x: usize, stride: i32, depth: i32, count: i32, panel: i32, to: usize): void {
  const step = floats(panel), whole = depth & ~3;
  for (let i = 0; i < count; i += panel, to += floats(panel * depth)) {
    for (let r = 0; r < panel; r += 4) {
      const a = rowAt(x, stride, i + r, count), b = rowAt(x, stride, i + r + 1, count);
      const c = rowAt(x, stride, i + r + 2, count), d = rowAt(x, stride, i + r + 3, count);
      const rows = min(4, panel - r);
      let target = to + floats(r);
      for (let p: usize = 0; p < floats(whole); p += 16, target += 4 * step) {
        if (rows == 4) storeSquare(v128.load(a + p), v128.load(b + p), v128.load(c + p), v128.load(d + p), target, step);
        else if (rows == 2) storePairs(v128.load(a + p), v128.load(b + p), target, step);
        else storeSingles(v128.load(a + p), target, step);
      }
      for (let p = floats(whole); p < floats(depth); p += 4, target += step) {
        store<f32>(target, load<f32>(a + p));
        if (rows > 1) store<f32>(target, load<f32>(b + p), 4);
        if (rows > 2) {
          store<f32>(target, load<f32>(c + p), 8);
          store<f32>(target, load<f32>(d + p), 12);
        }
      }
    }
  }
}

/**
 * Packs what lies in columns, a matrix `[depth, count]`: A transposed, or B as it is.
 *
 * @param stride Values between the starts of two rows.
 * @param panel Columns of a panel.
 */
export function packColumns(x: usize, stride: i32, depth: i32, count: i32, panel: i32, to: usize): void {
  const step = floats(stride);
  for (let i = 0; i < count; i += panel) {
    let from = x + floats(i);
    if (i + panel <= count) {
      for (let k = 0; k < depth; k++, from += step, to += floats(panel)) copyPanelRow(from, to, panel);
    } else {
      for (let k = 0; k < depth; k++, from += step, to += floats(panel)) {
        for (let c = 0; c < panel; c++) store<f32>(to + floats(c), load<f32>(from + floats(min(c, count - 1 - i))));
      }
    }
  }
}

/** Address of a row, or of the last one. */
@inline
function rowAt(x: usize, stride: i32, row: i32, count: i32): usize {
  return x + floats(stride) * (min(row, count - 1) as usize);
}

/** Copies 5, 6, 8 or 16 values. */
@inline
function copyPanelRow(from: usize, to: usize, panel: i32): void {
  v128.store(to, v128.load(from));
  if (panel == 5) store<f32>(to, load<f32>(from, 16), 16);
  else if (panel == 6) store<f64>(to, load<f64>(from, 16), 16);
  else {
    v128.store(to, v128.load(from, 16), 16);
    if (panel == 16) {
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
    }
  }
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

/** The same of two rows. */
@inline
function storePairs(a: v128, b: v128, to: usize, step: usize): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  v128.store64_lane(to, ab, 0);
  v128.store64_lane(to + step, ab, 1);
  v128.store64_lane(to + 2 * step, AB, 0);
  v128.store64_lane(to + 3 * step, AB, 1);
}

/** The same of one row. */
@inline
function storeSingles(a: v128, to: usize, step: usize): void {
  v128.store32_lane(to, a, 0);
  v128.store32_lane(to + step, a, 1);
  v128.store32_lane(to + 2 * step, a, 2);
  v128.store32_lane(to + 3 * step, a, 3);
}
