/**
 * Softmax and log-softmax over the classes of each pixel. A row has `stride` bytes, a multiple of 16.
 *
 * @module
 */

/** Natural logarithm, the host's: one call per row is not worth a polynomial. */
@external("env", "log")
declare function log(x: f64): f64;

/** What a lane without a class holds in a row of scores. */
const EMPTY: f32 = -f32(Infinity);

@inline
function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/**
 * Exponential of four numbers that are at most 0, relative error 2e-7; below -87, and for NaN, the result is 0, never subnormal.
 *
 * Cody-Waite reduction to [-ln 2 / 2, ln 2 / 2], then the polynomial of Cephes' `expf`.
 */
@inline
function exp(x: v128): v128 {
  const kept = f32x4.ge(x, splat(-87));
  x = f32x4.pmax(splat(-87), x);
  // 1.5 * 2^23 + 127: the low bits of the sum hold the biased exponent of the result's power of two.
  const biased = f32x4.add(f32x4.mul(x, splat(1.44269504)), splat(12583039));
  const n = f32x4.sub(biased, splat(12583039));
  let r = f32x4.sub(x, f32x4.mul(n, splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, splat(2.1219444e-4)));
  let p = f32x4.add(f32x4.mul(splat(1.98756915e-4), r), splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), splat(1));
  return v128.and(kept, f32x4.mul(p, i32x4.shl(biased, 23)));
}

/** The largest number of a row. */
@inline
function rowMax(row: usize, stride: usize): f32 {
  let m = v128.load(row);
  for (let at: usize = 16; at < stride; at += 16) m = f32x4.pmax(m, v128.load(row + at));
  return max(
    max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1)),
    max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)),
  );
}

/** Sum of four lanes. */
@inline
function laneSum(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/**
 * Softmax of each row.
 *
 * @param scores Rows of scores, float32; lanes beyond the classes hold -infinity.
 * @param rows Number of rows.
 * @param stride Bytes in a row.
 * @param out Rows of probabilities, float32; lanes beyond the classes become 0.
 */
export function softmax(scores: usize, rows: i32, stride: i32, out: usize): void {
  for (let row = 0; row < rows; row++) {
    const largest = splat(rowMax(scores, stride));
    let sum = splat(0);
    for (let at: usize = 0; at < <usize> stride; at += 16) {
      const e = exp(f32x4.sub(v128.load(scores + at), largest));
      v128.store(out + at, e);
      sum = f32x4.add(sum, e);
    }
    const factor = splat(1 / laneSum(sum));
    for (let at: usize = 0; at < <usize> stride; at += 16) {
      v128.store(out + at, f32x4.mul(factor, v128.load(out + at)));
    }
    scores += stride;
    out += stride;
  }
}

/**
 * Log-softmax of each row, not below `floor`, in place. A row without a finite maximum becomes NaN, and so does a NaN.
 *
 * @param scores Rows of scores, float32; lanes beyond the classes are set to -infinity before and after.
 * @param rows Number of rows.
 * @param classes Lanes that hold a class.
 * @param stride Bytes in a row.
 * @param floor Smallest result.
 */
export function clippedLogSoftmax(scores: usize, rows: i32, classes: i32, stride: i32, floor: f32): void {
  for (let row = 0; row < rows; row++) {
    clearEmpty(scores, classes, stride);
    const largest = rowMax(scores, stride);
    let sum = splat(0);
    for (let at: usize = 0; at < <usize> stride; at += 16) {
      sum = f32x4.add(sum, exp(f32x4.sub(v128.load(scores + at), splat(largest))));
    }
    const total = splat(<f32> (<f64> largest + log(<f64> laneSum(sum))));
    for (let at: usize = 0; at < <usize> stride; at += 16) {
      v128.store(scores + at, f32x4.max(splat(floor), f32x4.sub(v128.load(scores + at), total)));
    }
    clearEmpty(scores, classes, stride);
    scores += stride;
  }
}

/** Marks the lanes of a row that hold no class. */
@inline
function clearEmpty(row: usize, classes: i32, stride: i32): void {
  for (let at = classes << 2; at < stride; at += 4) store<f32>(row + at, EMPTY);
}
