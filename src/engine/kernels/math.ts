/** Elementary functions on four lanes: polynomials of the Cephes library, with NaN, infinities and subnormals kept. */
import { madd, splat } from "./simd";

/** e^x, within 2 units in the last place. Overflows to infinity, underflows through the subnormals to 0. */
@inline
export function exp4(value: v128): v128 {
  // Argument order matters: pmin(x, limit) keeps a NaN in x.
  const x = f32x4.pmax(f32x4.pmin(value, splat(89)), splat(-104)), shifted = shiftedPower(x);
  let p = expOfRest(x, shifted);
  // 2^n in two factors, because n reaches from -150 to 128.
  const power = i32x4.sub(shifted, splat(12582912));
  const half = i32x4.shr_s(power, 1);
  const rest = i32x4.sub(power, half);
  const bias = i32x4.splat(127);
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23));
  return f32x4.mul(p, i32x4.shl(i32x4.add(rest, bias), 23));
}

/** The least argument of {@linkcode nearExp4}. */
export const NEAR: f32 = -87;

/** The bits of {@linkcode exp4} in two thirds of its operations, for arguments from {@linkcode NEAR} to 88; NaN stays. */
@inline
export function nearExp4(x: v128): v128 {
  const shifted = shiftedPower(x), power = i32x4.sub(shifted, splat(12582912));
  return f32x4.mul(expOfRest(x, shifted), i32x4.shl(i32x4.add(power, i32x4.splat(127)), 23));
}

/** Adding 1.5 * 2^23 leaves n = round(x / ln 2) in the low bits of the mantissa. */
@inline
function shiftedPower(x: v128): v128 {
  return madd(x, splat(1.44269504), splat(12582912));
}

/** e^(x - n ln 2). */
@inline
function expOfRest(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, splat(12582912));
  let r = madd(n, splat(-0.693359375), x);
  r = madd(n, splat(2.12194440e-4), r);
  let p = madd(splat(1.9875691500e-4), r, splat(1.3981999507e-3));
  p = madd(p, r, splat(8.3334519073e-3));
  p = madd(p, r, splat(4.1665795894e-2));
  p = madd(p, r, splat(1.6666665459e-1));
  p = madd(p, r, splat(5.0000001201e-1));
  return f32x4.add(madd(p, f32x4.mul(r, r), r), splat(1));
}

/** Natural logarithm, within 2 units in the last place: -infinity at 0, NaN below. */
@inline
export function log4(value: v128): v128 {
  const tiny = f32x4.lt(value, splat(1.17549435e-38));
  const x = v128.bitselect(f32x4.mul(value, splat(8388608)), value, tiny);
  // x = 2^e * m with m in [sqrt(1/2), sqrt(2))
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  let e = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
  e = f32x4.sub(e, v128.and(tiny, splat(23)));
  const m = i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, splat(1));
  const square = f32x4.mul(f, f);
  let p = madd(splat(7.0376836292e-2), f, splat(-1.1514610310e-1));
  p = madd(p, f, splat(1.1676998740e-1));
  p = madd(p, f, splat(-1.2420140846e-1));
  p = madd(p, f, splat(1.4249322787e-1));
  p = madd(p, f, splat(-1.6668057665e-1));
  p = madd(p, f, splat(2.0000714765e-1));
  p = madd(p, f, splat(-2.4999993993e-1));
  p = madd(p, f, splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, f), square);
  p = madd(e, splat(-2.12194440e-4), p);
  p = madd(square, splat(-0.5), p);
  let y = madd(e, splat(0.693359375), f32x4.add(f, p));
  const infinite = f32x4.eq(value, splat(f32.POSITIVE_INFINITY));
  y = v128.bitselect(value, y, infinite);
  y = v128.bitselect(splat(f32.NEGATIVE_INFINITY), y, f32x4.eq(value, splat(0)));
  // All bits set is a NaN: below zero, or where the argument is one.
  return v128.or(y, v128.or(f32x4.lt(value, splat(0)), f32x4.ne(value, value)));
}

/** Error function, within 4e-7: the rational approximation of Eigen and XLA on [-4, 4]. */
@inline
export function erf4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, splat(4)), splat(-4));
  const s = f32x4.mul(x, x);
  let p = madd(s, splat(-2.72614225801306e-10), splat(2.77068142495902e-08));
  p = madd(p, s, splat(-2.10102402082508e-06));
  p = madd(p, s, splat(-5.69250639462346e-05));
  p = madd(p, s, splat(-7.34990630326855e-04));
  p = madd(p, s, splat(-2.95459980854025e-03));
  p = madd(p, s, splat(-1.60960333262415e-02));
  let q = madd(s, splat(-1.45660718464996e-05), splat(-2.13374055278905e-04));
  q = madd(q, s, splat(-1.68282697438203e-03));
  q = madd(q, s, splat(-7.37332916720468e-03));
  q = madd(q, s, splat(-1.42647390514189e-02));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** Gaussian error linear unit `x / 2 * (1 + erf(x / sqrt 2))`. */
@inline
export function gelu4(x: v128): v128 {
  return f32x4.mul(f32x4.mul(x, splat(0.5)), f32x4.add(erf4(f32x4.mul(x, splat(0.70710678))), splat(1)));
}
