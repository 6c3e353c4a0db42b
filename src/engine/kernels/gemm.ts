/**
 * Matrix product `C = op(A) . op(B)` of row-major float32 matrices, after Goto and van de Geijn: blocks are packed
 * into panels, and a micro-kernel keeps 5 x 8 sums of C in 10 of the 16 vector registers.
 *
 * Each element of C is summed over k in ascending order within blocks of 256, and the blocks in ascending order: its bits
 * do not depend on the size of the matrices, on transposition, or on the strides.
 */
import { COLUMNS, packA, packB, packTransposedA, packTransposedB, ROWS } from "./pack";
import { floats, loadPart, madd, splat, storePart } from "./simd";

/** Sizes of the blocks of A and B that stay in the caches. */
const BLOCK_K: i32 = 256;
const BLOCK_M: i32 = 100;
const BLOCK_N: i32 = 1024;

/** Bytes of scratch memory that {@linkcode gemm} needs: packed B, packed A, and a tile. */
export function gemmScratchBytes(): i32 {
  return floats(BLOCK_K * (BLOCK_N + COLUMNS) + BLOCK_K * (BLOCK_M + ROWS) + ROWS * COLUMNS) as i32;
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
  const packedB = scratch, packedA = scratch + floats(BLOCK_K * (BLOCK_N + COLUMNS));
  const tile = packedA + floats(BLOCK_K * (BLOCK_M + ROWS));
  for (let n0 = 0; n0 < n; n0 += BLOCK_N) {
    const width = min(BLOCK_N, n - n0);
    for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
      const depth = min(BLOCK_K, k - k0);
      if (transposeB) packTransposedB(b + floats(n0 * strideB + k0), strideB, depth, width, packedB);
      else packB(b + floats(k0 * strideB + n0), strideB, depth, width, packedB);
      for (let m0 = 0; m0 < m; m0 += BLOCK_M) {
        const height = min(BLOCK_M, m - m0);
        if (transposeA) packTransposedA(a + floats(k0 * strideA + m0), strideA, depth, height, packedA);
        else packA(a + floats(m0 * strideA + k0), strideA, depth, height, packedA);
        multiplyBlock(height, width, depth, packedA, packedB, c + floats(m0 * strideC + n0), strideC, k0 > 0, tile);
      }
    }
  }
}

/** Multiplies packed blocks tile by tile; a panel of B stays in the first-level cache meanwhile. */
function multiplyBlock(
  height: i32, width: i32, depth: i32, packedA: usize, packedB: usize, c: usize, strideC: i32, accumulate: bool, tile: usize,
): void {
  for (let j = 0; j < width; j += COLUMNS) {
    const panelB = packedB + floats(j * depth), columns = min(COLUMNS, width - j);
    for (let i = 0; i < height; i += ROWS) {
      const panelA = packedA + floats(i * depth), rows = min(ROWS, height - i), target = c + floats(i * strideC + j);
      if (rows == ROWS && columns == COLUMNS) multiplyTile(depth, panelA, panelB, target, floats(strideC), accumulate);
      else {
        multiplyTile(depth, panelA, panelB, tile, floats(COLUMNS), false);
        copyTile(tile, target, floats(strideC), rows, columns, accumulate);
      }
    }
  }
}

/**
 * The micro-kernel: writes or adds to C a whole tile, the product of a panel of A and a panel of B.
 *
 * Every load is checked against the size of the memory: values of A come four by four, and their lanes are spread.
 */
function multiplyTile(depth: i32, a: usize, b: usize, c: usize, strideC: usize, accumulate: bool): void {
  const zero = splat(0), whole = depth & ~3;
  let p0 = zero, p1 = zero, p2 = zero, p3 = zero, p4 = zero; // columns 0..3
  let q0 = zero, q1 = zero, q2 = zero, q3 = zero, q4 = zero; // columns 4..7
  let p = zero, q = zero, v = zero, x = zero;
  for (let k = 0; k < whole; k += 4) {
    p = v128.load(b); q = v128.load(b, 16);
    v = v128.load(a);
    x = lane0(v); p0 = madd(x, p, p0); q0 = madd(x, q, q0);
    x = lane1(v); p1 = madd(x, p, p1); q1 = madd(x, q, q1);
    x = lane2(v); p2 = madd(x, p, p2); q2 = madd(x, q, q2);
    x = lane3(v); p3 = madd(x, p, p3); q3 = madd(x, q, q3);
    v = v128.load(a, 16);
    x = lane0(v); p4 = madd(x, p, p4); q4 = madd(x, q, q4);
    p = v128.load(b, 32); q = v128.load(b, 48);
    x = lane1(v); p0 = madd(x, p, p0); q0 = madd(x, q, q0);
    x = lane2(v); p1 = madd(x, p, p1); q1 = madd(x, q, q1);
    x = lane3(v); p2 = madd(x, p, p2); q2 = madd(x, q, q2);
    v = v128.load(a, 32);
    x = lane0(v); p3 = madd(x, p, p3); q3 = madd(x, q, q3);
    x = lane1(v); p4 = madd(x, p, p4); q4 = madd(x, q, q4);
    p = v128.load(b, 64); q = v128.load(b, 80);
    x = lane2(v); p0 = madd(x, p, p0); q0 = madd(x, q, q0);
    x = lane3(v); p1 = madd(x, p, p1); q1 = madd(x, q, q1);
    v = v128.load(a, 48);
    x = lane0(v); p2 = madd(x, p, p2); q2 = madd(x, q, q2);
    x = lane1(v); p3 = madd(x, p, p3); q3 = madd(x, q, q3);
    x = lane2(v); p4 = madd(x, p, p4); q4 = madd(x, q, q4);
    p = v128.load(b, 96); q = v128.load(b, 112);
    x = lane3(v); p0 = madd(x, p, p0); q0 = madd(x, q, q0);
    v = v128.load(a, 64);
    x = lane0(v); p1 = madd(x, p, p1); q1 = madd(x, q, q1);
    x = lane1(v); p2 = madd(x, p, p2); q2 = madd(x, q, q2);
    x = lane2(v); p3 = madd(x, p, p3); q3 = madd(x, q, q3);
    x = lane3(v); p4 = madd(x, p, p4); q4 = madd(x, q, q4);
    a += 80;
    b += 128;
  }
  for (let k = whole; k < depth; k++) {
    p = v128.load(b); q = v128.load(b, 16);
    x = v128.load32_splat(a); p0 = madd(x, p, p0); q0 = madd(x, q, q0);
    x = v128.load32_splat(a, 4); p1 = madd(x, p, p1); q1 = madd(x, q, q1);
    x = v128.load32_splat(a, 8); p2 = madd(x, p, p2); q2 = madd(x, q, q2);
    x = v128.load32_splat(a, 12); p3 = madd(x, p, p3); q3 = madd(x, q, q3);
    x = v128.load32_splat(a, 16); p4 = madd(x, p, p4); q4 = madd(x, q, q4);
    a += 20;
    b += 32;
  }
  const c1 = c + strideC, c2 = c1 + strideC, c3 = c2 + strideC, c4 = c3 + strideC;
  if (accumulate) {
    p0 = f32x4.add(v128.load(c), p0); q0 = f32x4.add(v128.load(c, 16), q0);
    p1 = f32x4.add(v128.load(c1), p1); q1 = f32x4.add(v128.load(c1, 16), q1);
    p2 = f32x4.add(v128.load(c2), p2); q2 = f32x4.add(v128.load(c2, 16), q2);
    p3 = f32x4.add(v128.load(c3), p3); q3 = f32x4.add(v128.load(c3, 16), q3);
    p4 = f32x4.add(v128.load(c4), p4); q4 = f32x4.add(v128.load(c4, 16), q4);
  }
  v128.store(c, p0); v128.store(c, q0, 16);
  v128.store(c1, p1); v128.store(c1, q1, 16);
  v128.store(c2, p2); v128.store(c2, q2, 16);
  v128.store(c3, p3); v128.store(c3, q3, 16);
  v128.store(c4, p4); v128.store(c4, q4, 16);
}

/** Lane 0 in all lanes, and so on. */
@inline
function lane0(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 0, 0, 0, 0);
}

@inline
function lane1(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 1, 1, 1, 1);
}

@inline
function lane2(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 2, 2, 2);
}

@inline
function lane3(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 3, 3, 3, 3);
}

/** Writes or adds the first `rows` x `columns` values of a tile to C at its edge. */
function copyTile(tile: usize, c: usize, strideC: usize, rows: i32, columns: i32, accumulate: bool): void {
  for (let r = 0; r < rows; r++, tile += floats(COLUMNS), c += strideC) {
    copyPart(tile, c, columns, accumulate);
    copyPart(tile + 16, c + 16, columns - 4, accumulate);
  }
}

/** Writes or adds up to four values of a row of a tile. */
@inline
function copyPart(tile: usize, c: usize, count: i32, accumulate: bool): void {
  const sum = v128.load(tile);
  if (count >= 4) v128.store(c, accumulate ? f32x4.add(v128.load(c), sum) : sum);
  else if (count > 0) storePart(c, accumulate ? f32x4.add(loadPart(c, count, splat(0)), sum) : sum, count);
}
