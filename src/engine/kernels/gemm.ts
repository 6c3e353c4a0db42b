/**
 * Matrix product `C = op(A) . op(B)` of row-major float32 matrices, after Goto and van de Geijn: B is packed into panels of
 * 8 columns, and a micro-kernel keeps 6 x 8 sums of C in 12 of the 16 vector registers.
 *
 * Each element of C is summed over k in ascending order within blocks of 256, and the blocks in ascending order: its bits
 * do not depend on the size of the matrices, on transposition, or on the strides.
 */
import { floats, loadPart, madd, splat, storePart } from "./simd";

/** Rows and columns of C that the micro-kernel computes at once. */
const ROWS: i32 = 6;
const COLUMNS: i32 = 8;
/** Sizes of the blocks of A and B that stay in the caches. */
const BLOCK_K: i32 = 256;
const BLOCK_M: i32 = 96;
const BLOCK_N: i32 = 1024;

/** Bytes of scratch memory that {@linkcode gemm} needs: packed B, then transposed A. */
export function gemmScratchBytes(): i32 {
  return floats(BLOCK_K * (BLOCK_N + COLUMNS) + BLOCK_M * BLOCK_K) as i32;
}

/**
 * @param transposeA Whether A is stored as `[k, m]` instead of `[m, k]`.
 * @param transposeB Whether B is stored as `[n, k]` instead of `[k, n]`.
 * @param strideA Values between the starts of two stored rows of A; likewise `strideB`, `strideC`.
 * @param scratch Address of {@linkcode gemmScratchBytes} bytes.
 */
export function gemm(
  transposeA: bool, transposeB: bool, m: i32, n: i32, k: i32,
  a: usize, strideA: i32, b: usize, strideB: i32, c: usize, strideC: i32, scratch: usize,
): void {
  const rowsOfA = scratch + floats(BLOCK_K * (BLOCK_N + COLUMNS));
  for (let n0 = 0; n0 < n; n0 += BLOCK_N) {
    const width = min(BLOCK_N, n - n0);
    for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
      const depth = min(BLOCK_K, k - k0);
      if (transposeB) packTransposed(b + floats(n0 * strideB + k0), strideB, depth, width, scratch);
      else packPanels(b + floats(k0 * strideB + n0), strideB, depth, width, scratch);
      for (let m0 = 0; m0 < m; m0 += BLOCK_M) {
        const height = min(BLOCK_M, m - m0);
        let block = a + floats(m0 * strideA + k0);
        let stride = strideA;
        if (transposeA) {
          transposeBlock(a + floats(k0 * strideA + m0), strideA, depth, height, rowsOfA);
          block = rowsOfA;
          stride = BLOCK_K;
        }
        multiplyBlock(height, width, depth, block, stride, scratch, c + floats(m0 * strideC + n0), strideC, k0 > 0);
      }
    }
  }
}

/** Multiplies a block of A by the packed panels, tile by tile; a panel stays in the first-level cache meanwhile. */
function multiplyBlock(
  height: i32, width: i32, depth: i32, a: usize, strideA: i32, panels: usize, c: usize, strideC: i32, accumulate: bool,
): void {
  for (let j = 0; j < width; j += COLUMNS) {
    const panel = panels + floats(j * depth);
    for (let i = 0; i < height; i += ROWS) {
      multiplyTile(
        depth, a + floats(i * strideA), floats(strideA), panel, c + floats(i * strideC + j), floats(strideC),
        min(ROWS, height - i), min(COLUMNS, width - j), accumulate,
      );
    }
  }
}

/** The micro-kernel: a tile of `rows` x `columns` of C from rows of A and one panel of B. Strides in bytes. */
function multiplyTile(
  depth: i32, a: usize, strideA: usize, panel: usize, c: usize, strideC: usize, rows: i32, columns: i32, accumulate: bool,
): void {
  // Rows past the edge repeat the last one; their sums are not written.
  const last = a + strideA * ((rows - 1) as usize);
  let a0 = a, a1 = min(a0 + strideA, last), a2 = min(a1 + strideA, last);
  let a3 = min(a2 + strideA, last), a4 = min(a3 + strideA, last), a5 = min(a4 + strideA, last);
  const zero = splat(0);
  let p0 = zero, p1 = zero, p2 = zero, p3 = zero, p4 = zero, p5 = zero; // columns 0..3
  let q0 = zero, q1 = zero, q2 = zero, q3 = zero, q4 = zero, q5 = zero; // columns 4..7
  for (let k = 0; k < depth; k++) {
    const p = v128.load(panel), q = v128.load(panel, 16);
    let x = v128.load32_splat(a0); p0 = madd(x, p, p0); q0 = madd(x, q, q0);
    x = v128.load32_splat(a1); p1 = madd(x, p, p1); q1 = madd(x, q, q1);
    x = v128.load32_splat(a2); p2 = madd(x, p, p2); q2 = madd(x, q, q2);
    x = v128.load32_splat(a3); p3 = madd(x, p, p3); q3 = madd(x, q, q3);
    x = v128.load32_splat(a4); p4 = madd(x, p, p4); q4 = madd(x, q, q4);
    x = v128.load32_splat(a5); p5 = madd(x, p, p5); q5 = madd(x, q, q5);
    a0 += 4; a1 += 4; a2 += 4; a3 += 4; a4 += 4; a5 += 4;
    panel += 32;
  }
  writeRow(c, p0, q0, columns, accumulate);
  if (rows > 1) writeRow(c += strideC, p1, q1, columns, accumulate);
  if (rows > 2) writeRow(c += strideC, p2, q2, columns, accumulate);
  if (rows > 3) writeRow(c += strideC, p3, q3, columns, accumulate);
  if (rows > 4) writeRow(c += strideC, p4, q4, columns, accumulate);
  if (rows > 5) writeRow(c += strideC, p5, q5, columns, accumulate);
}

/** Writes or adds up to 8 sums, lanes of `p` then `q`, at `c`. */
@inline
function writeRow(c: usize, p: v128, q: v128, columns: i32, accumulate: bool): void {
  if (columns == COLUMNS) {
    v128.store(c, accumulate ? f32x4.add(v128.load(c), p) : p);
    v128.store(c, accumulate ? f32x4.add(v128.load(c, 16), q) : q, 16);
  } else writePartOfRow(c, p, q, columns, accumulate);
}

function writePartOfRow(c: usize, p: v128, q: v128, columns: i32, accumulate: bool): void {
  if (columns < 4) return writePart(c, p, columns, accumulate);
  v128.store(c, accumulate ? f32x4.add(v128.load(c), p) : p);
  if (columns > 4) writePart(c + 16, q, columns - 4, accumulate);
}

@inline
function writePart(c: usize, v: v128, count: i32, accumulate: bool): void {
  storePart(c, accumulate ? f32x4.add(loadPart(c, count, v), v) : v, count);
}

/** Packs `[depth, width]` of B into panels `[width / 8][depth][8]`; columns past the edge are 0. */
function packPanels(b: usize, strideB: i32, depth: i32, width: i32, to: usize): void {
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

@inline
function loadUpTo4(p: usize, count: i32): v128 {
  if (count >= 4) return v128.load(p);
  return count > 0 ? loadPart(p, count, splat(0)) : splat(0);
}

/** As {@linkcode packPanels}, from B stored as `[width, depth]`. */
function packTransposed(b: usize, strideB: i32, depth: i32, width: i32, to: usize): void {
  for (let j = 0; j < width; j += COLUMNS) {
    transpose(b + floats(j * strideB), strideB, min(COLUMNS, width - j), depth, to, COLUMNS);
    to += floats(COLUMNS * depth);
  }
}

/** Turns `[depth, height]` of A into rows `[height][BLOCK_K]`. */
@inline
function transposeBlock(a: usize, strideA: i32, depth: i32, height: i32, to: usize): void {
  transpose(a, strideA, depth, height, to, BLOCK_K);
}

/** Transposes `[rows, columns]` at `from` to `[columns, rows]` at `to`, in squares of 4. */
function transpose(from: usize, strideFrom: i32, rows: i32, columns: i32, to: usize, strideTo: i32): void {
  const fullRows = rows & ~3, fullColumns = columns & ~3;
  for (let i = 0; i < fullRows; i += 4) {
    for (let j = 0; j < fullColumns; j += 4) {
      transposeSquare(from + floats(i * strideFrom + j), floats(strideFrom), to + floats(j * strideTo + i), floats(strideTo));
    }
    for (let j = fullColumns; j < columns; j++) copyColumn(from + floats(i * strideFrom + j), strideFrom, 4, to + floats(j * strideTo + i));
  }
  if (fullRows == rows) return;
  for (let j = 0; j < columns; j++) {
    copyColumn(from + floats(fullRows * strideFrom + j), strideFrom, rows - fullRows, to + floats(j * strideTo + fullRows));
  }
}

@inline
function copyColumn(from: usize, stride: i32, count: i32, to: usize): void {
  for (let i = 0; i < count; i++) store<f32>(to + floats(i), load<f32>(from + floats(i * stride)));
}

@inline
function transposeSquare(from: usize, stepFrom: usize, to: usize, stepTo: usize): void {
  const a = v128.load(from), b = v128.load(from + stepFrom);
  const c = v128.load(from + 2 * stepFrom), d = v128.load(from + 3 * stepFrom);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + stepTo, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * stepTo, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5));
  v128.store(to + 3 * stepTo, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7));
}
