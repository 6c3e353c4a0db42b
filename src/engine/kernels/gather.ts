/** Rows picked by index, and the sum of rows by index that is its gradient. Indices are int32 and in range. */
import { floats, loadPart, splat, storePart } from "./simd";

/** `y[i] = x[indices[i]]` for `count` indices; a row has `rowBytes` bytes. */
export function gatherRows(x: usize, indices: usize, y: usize, count: i32, rowBytes: i32): void {
  for (let i = 0; i < count; i++, y += rowBytes) {
    memory.copy(y, x + (load<i32>(indices + floats(i)) as usize) * rowBytes, rowBytes);
  }
}

/**
 * `y[segments[i]] += x[i]` for `rows` rows, in ascending order; `y` holds the start value.
 * A segment outside `0..segmentCount-1` is left out.
 */
export function addRowsBySegment(x: usize, segments: usize, y: usize, rows: i32, columns: i32, segmentCount: i32): void {
  const whole = columns & ~3, rest = columns - whole;
  for (let r = 0; r < rows; r++, x += floats(columns)) {
    const segment = load<i32>(segments + floats(r));
    if (segment < 0 || segment >= segmentCount) continue;
    const to = y + (segment as usize) * floats(columns);
    for (let c = 0; c < whole; c += 4) v128.store(to + floats(c), f32x4.add(v128.load(to + floats(c)), v128.load(x + floats(c))));
    if (rest) {
      const p = to + floats(whole);
      storePart(p, f32x4.add(loadPart(p, rest, splat(0)), loadPart(x + floats(whole), rest, splat(0))), rest);
    }
  }
}
