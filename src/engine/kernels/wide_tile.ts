/**
 * The micro-kernel for vectors of 256 bits: 6 x 16 sums of C in 12 of the 16 registers, after the V8 engine has packed the
 * 128-bit halves. They stand side by side, as it wants them.
 */
import { madd, splat } from "./simd";

/** Size of the tile. */
export const WIDE_ROWS: i32 = 6, WIDE_COLUMNS: i32 = 16;

/** As `multiplyNarrowTile` of `narrow_tile.ts`: the same sums in the same order, and so the same bits. */
export function multiplyWideTile(depth: i32, a: usize, b: usize, c: usize, strideC: usize, accumulate: bool): void {
  const zero = splat(0);
  let p0 = zero, q0 = zero, r0 = zero, s0 = zero;
  let p1 = zero, q1 = zero, r1 = zero, s1 = zero;
  let p2 = zero, q2 = zero, r2 = zero, s2 = zero;
  let p3 = zero, q3 = zero, r3 = zero, s3 = zero;
  let p4 = zero, q4 = zero, r4 = zero, s4 = zero;
  let p5 = zero, q5 = zero, r5 = zero, s5 = zero;
  let p = zero, q = zero, r = zero, s = zero, x = zero;
  for (let k = 0; k < depth; k++, a += 24, b += 64) {
    p = v128.load(b); q = v128.load(b, 16); r = v128.load(b, 32); s = v128.load(b, 48);
    x = v128.load32_splat(a);
    p0 = madd(x, p, p0); q0 = madd(x, q, q0); r0 = madd(x, r, r0); s0 = madd(x, s, s0);
    x = v128.load32_splat(a, 4);
    p1 = madd(x, p, p1); q1 = madd(x, q, q1); r1 = madd(x, r, r1); s1 = madd(x, s, s1);
    x = v128.load32_splat(a, 8);
    p2 = madd(x, p, p2); q2 = madd(x, q, q2); r2 = madd(x, r, r2); s2 = madd(x, s, s2);
    x = v128.load32_splat(a, 12);
    p3 = madd(x, p, p3); q3 = madd(x, q, q3); r3 = madd(x, r, r3); s3 = madd(x, s, s3);
    x = v128.load32_splat(a, 16);
    p4 = madd(x, p, p4); q4 = madd(x, q, q4); r4 = madd(x, r, r4); s4 = madd(x, s, s4);
    x = v128.load32_splat(a, 20);
    p5 = madd(x, p, p5); q5 = madd(x, q, q5); r5 = madd(x, r, r5); s5 = madd(x, s, s5);
  }
  const c1 = c + strideC, c2 = c1 + strideC, c3 = c2 + strideC, c4 = c3 + strideC, c5 = c4 + strideC;
  storeRow(c, p0, q0, r0, s0, accumulate);
  storeRow(c1, p1, q1, r1, s1, accumulate);
  storeRow(c2, p2, q2, r2, s2, accumulate);
  storeRow(c3, p3, q3, r3, s3, accumulate);
  storeRow(c4, p4, q4, r4, s4, accumulate);
  storeRow(c5, p5, q5, r5, s5, accumulate);
}

/** Writes or adds a row of the tile. */
@inline
function storeRow(c: usize, p: v128, q: v128, r: v128, s: v128, accumulate: bool): void {
  if (accumulate) {
    p = f32x4.add(v128.load(c), p); q = f32x4.add(v128.load(c, 16), q);
    r = f32x4.add(v128.load(c, 32), r); s = f32x4.add(v128.load(c, 48), s);
  }
  v128.store(c, p); v128.store(c, q, 16); v128.store(c, r, 32); v128.store(c, s, 48);
}
