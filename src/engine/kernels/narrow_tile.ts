/** The micro-kernel for vectors of 128 bits: 5 x 8 sums of C in 10 of the 16 registers. */
import { madd, splat } from "./simd";

/** Size of the tile. */
export const NARROW_ROWS: i32 = 5, NARROW_COLUMNS: i32 = 8;

/**
 * Writes or adds to C a whole tile, the product of a panel of A and a panel of B.
 *
 * Every load is checked against the size of the memory: values of A come four by four, and their lanes are spread.
 *
 * @param depth Length of the panels.
 * @param strideC Bytes between two rows of the tile.
 */
export function multiplyNarrowTile(depth: i32, a: usize, b: usize, c: usize, strideC: usize, accumulate: bool): void {
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
