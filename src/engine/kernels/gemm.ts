/**
 * Matrix product `C = op(A) . op(B)` of row-major float32 matrices, after Goto and van de Geijn: blocks are packed
 * into panels, and a micro-kernel keeps a tile of sums of C in the vector registers.
 *
 * Each element of C is summed over k in ascending order within blocks of 256, and the blocks in ascending order: its bits
 * do not depend on the size of the matrices, on transposition, on the strides, or on the tile.
 */
import { multiplyNarrowTile, NARROW_COLUMNS, NARROW_ROWS } from "./narrow_tile";
import { packColumns, packRows } from "./pack";
import { floats, loadPart, splat, storePart } from "./simd";
import { multiplyWideTile, WIDE_COLUMNS, WIDE_ROWS } from "./wide_tile";

/** Sizes of the blocks of A and B that stay in the caches. */
const BLOCK_K: i32 = 256;
const BLOCK_M: i32 = 120;
const BLOCK_N: i32 = 1024;

/** Bytes of scratch memory that {@linkcode gemm} needs: packed B, packed A, and a tile. */
export function gemmScratchBytes(): i32 {
  return floats(BLOCK_K * (BLOCK_N + WIDE_COLUMNS) + BLOCK_K * (BLOCK_M + WIDE_ROWS) + WIDE_ROWS * WIDE_COLUMNS) as i32;
}

/**
 * @param transposeA Whether A is stored as `[k, m]` instead of `[m, k]`.
 * @param transposeB Whether B is stored as `[n, k]` instead of `[k, n]`.
 * @param strideA Values between the starts of two stored rows of A; likewise `strideB`, `strideC`.
 * @param scratch Address of {@linkcode gemmScratchBytes} bytes.
 * @param wide Whether the compiler packs vectors to 256 bits: which micro-kernel is the fast one.
 */
export function gemm(
  transposeA: bool, transposeB: bool, m: i32, n: i32, k: i32,
  a: usize, strideA: i32, b: usize, strideB: i32, c: usize, strideC: i32, scratch: usize, wide: bool,
): void {
  const rows = wide ? WIDE_ROWS : NARROW_ROWS, columns = wide ? WIDE_COLUMNS : NARROW_COLUMNS;
  const packedB = scratch, packedA = scratch + floats(BLOCK_K * (BLOCK_N + WIDE_COLUMNS));
  const tile = packedA + floats(BLOCK_K * (BLOCK_M + WIDE_ROWS));
  for (let n0 = 0; n0 < n; n0 += BLOCK_N) {
    const width = min(BLOCK_N, n - n0);
    for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
      const depth = min(BLOCK_K, k - k0);
      if (transposeB) packRows(b + floats(n0 * strideB + k0), strideB, depth, width, columns, packedB);
      else packColumns(b + floats(k0 * strideB + n0), strideB, depth, width, columns, packedB);
      for (let m0 = 0; m0 < m; m0 += BLOCK_M) {
        const height = min(BLOCK_M, m - m0), target = c + floats(m0 * strideC + n0);
        if (transposeA) packColumns(a + floats(k0 * strideA + m0), strideA, depth, height, rows, packedA);
        else packRows(a + floats(m0 * strideA + k0), strideA, depth, height, rows, packedA);
        multiplyBlock(height, width, depth, packedA, packedB, target, strideC, k0 > 0, tile, wide);
      }
    }
  }
}

/** Multiplies packed blocks tile by tile; a panel of B stays in the first-level cache meanwhile. */
function multiplyBlock(
  height: i32, width: i32, depth: i32, packedA: usize, packedB: usize, c: usize, strideC: i32, accumulate: bool,
  tile: usize, wide: bool,
): void {
  const tileRows = wide ? WIDE_ROWS : NARROW_ROWS, tileColumns = wide ? WIDE_COLUMNS : NARROW_COLUMNS;
  for (let j = 0; j < width; j += tileColumns) {
    const panelB = packedB + floats(j * depth), columns = min(tileColumns, width - j);
    for (let i = 0; i < height; i += tileRows) {
      const panelA = packedA + floats(i * depth), rows = min(tileRows, height - i), target = c + floats(i * strideC + j);
      if (rows == tileRows && columns == tileColumns) {
        multiplyTile(depth, panelA, panelB, target, floats(strideC), accumulate, wide);
      } else {
        multiplyTile(depth, panelA, panelB, tile, floats(tileColumns), false, wide);
        copyTile(tile, tileColumns, target, strideC, rows, columns, accumulate);
      }
    }
  }
}

@inline
function multiplyTile(
  depth: i32, a: usize, b: usize, c: usize, strideC: usize, accumulate: bool, wide: bool,
): void {
  if (wide) multiplyWideTile(depth, a, b, c, strideC, accumulate);
  else multiplyNarrowTile(depth, a, b, c, strideC, accumulate);
}

/** Writes or adds the first `rows` x `columns` values of a tile to C at its edge. */
function copyTile(
  tile: usize, tileColumns: i32, c: usize, strideC: i32, rows: i32, columns: i32, accumulate: bool,
): void {
  for (let r = 0; r < rows; r++, tile += floats(tileColumns), c += floats(strideC)) {
    for (let j = 0; j < columns; j += 4) copyPart(tile + floats(j), c + floats(j), columns - j, accumulate);
  }
}

/** Writes or adds up to four values of a row of a tile. */
@inline
function copyPart(tile: usize, c: usize, count: i32, accumulate: bool): void {
  const sum = v128.load(tile);
  if (count >= 4) v128.store(c, accumulate ? f32x4.add(v128.load(c), sum) : sum);
  else storePart(c, accumulate ? f32x4.add(loadPart(c, count, splat(0)), sum) : sum, count);
}
