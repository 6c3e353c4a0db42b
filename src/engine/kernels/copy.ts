/** Movements of 4-byte values. */
import { floats } from "./simd";
import { storeSquare } from "./pack";

/** Copies `rows` runs of `bytes` bytes; the starts of runs lie `stepFrom` and `stepTo` bytes apart. */
export function copyRuns(from: usize, stepFrom: i32, to: usize, stepTo: i32, rows: i32, bytes: i32): void {
  for (let r = 0; r < rows; r++, from += stepFrom, to += stepTo) memory.copy(to, from, bytes);
}

/** Writes each of `runs` runs of `length` values `times` times in a row. */
export function repeatRuns(from: usize, to: usize, runs: i32, length: i32, times: i32): void {
  const bytes = floats(length);
  for (let r = 0; r < runs; r++, from += bytes) {
    if (length == 1) {
      const value = v128.load32_splat(from), whole = times & ~3;
      for (let t = 0; t < whole; t += 4, to += 16) v128.store(to, value);
      for (let t = whole; t < times; t++, to += 4) v128.store32_lane(to, value, 0);
    } else {
      for (let t = 0; t < times; t++, to += bytes) memory.copy(to, from, bytes);
    }
  }
}

/** Transposes each of `batch` matrices `[rows, columns]`, in squares of 4 that share cache lines. */
export function transposeMatrices(x: usize, y: usize, batch: i32, rows: i32, columns: i32): void {
  const size = floats(rows * columns), fullRows = rows & ~3, fullColumns = columns & ~3;
  const step = floats(columns), stepTo = floats(rows);
  for (let b = 0; b < batch; b++, x += size, y += size) {
    for (let i = 0; i < fullRows; i += 4) {
      for (let j = 0; j < fullColumns; j += 4) {
        const p = x + floats(i * columns + j);
        storeSquare(
          v128.load(p), v128.load(p + step), v128.load(p + 2 * step), v128.load(p + 3 * step), y + floats(j * rows + i), stepTo,
        );
      }
      copyTransposed(x, y, rows, columns, i, i + 4, fullColumns);
    }
    copyTransposed(x, y, rows, columns, fullRows, rows, 0);
  }
}

/** The part of a transpose in rows `first..last-1` from column `start` on, value by value. */
function copyTransposed(x: usize, y: usize, rows: i32, columns: i32, first: i32, last: i32, start: i32): void {
  for (let i = first; i < last; i++) {
    for (let j = start; j < columns; j++) store<u32>(y + floats(j * rows + i), load<u32>(x + floats(i * columns + j)));
  }
}
