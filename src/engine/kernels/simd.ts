/**
 * Four-lane building blocks that every kernel shares. All of it is inlined.
 *
 * Kernels are AssemblyScript, compiled to `kernels.wasm` by `deno task kernels`. They work on pointers into the memory of
 * the tensor library, keep nothing between calls, and give bits that depend on the values alone: neither on alignment nor on
 * where in a row a value stands.
 */

/** `a * b + c`, rounded once where the machine has a fused multiply-add (the start of the engine tests it). */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c);
}

@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** Lane 0 in all lanes. */
@inline
export function first(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 0, 0, 0, 0);
}

/** Lanes 1, 2, 3, 0: brings the next lane to the front. */
@inline
export function rotate(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 1, 2, 3, 0);
}

/** Byte distance of `count` float32 values. */
@inline
export function floats(count: i32): usize {
  return (count as usize) << 2;
}

/**
 * Writes two vectors side by side.
 *
 * Where V8 may (`--experimental-wasm-revectorize`), it joins such a pair of stores and the equal operations that lead to
 * them into operations on eight lanes: a loop that ends in this one call takes about half the time.
 */
@inline
export function storePair(p: usize, a: v128, b: v128): void {
  v128.store(p, a);
  v128.store(p, b, 16);
}

/** Sum of the lanes, in pairs. */
@inline
export function laneSum(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Sums of the lanes of four vectors, as {@linkcode laneSum} takes them. */
@inline
export function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.shuffle<f32>(a, b, 1, 3, 5, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 2, 4, 6), v128.shuffle<f32>(c, d, 1, 3, 5, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 2, 4, 6), v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
}

/** Largest lane; NaN if a lane is NaN. */
@inline
export function laneMax(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** The first `count` (1..3) values at `p`; the other lanes are those of `fill`. */
@inline
export function loadPart(p: usize, count: i32, fill: v128): v128 {
  let v = v128.load32_lane(p, fill, 0);
  if (count > 1) v = v128.load32_lane(p, v, 1, 4);
  if (count > 2) v = v128.load32_lane(p, v, 2, 8);
  return v;
}

/** Writes the first `count` (1..3) lanes of `v` to `p`. */
@inline
export function storePart(p: usize, v: v128, count: i32): void {
  v128.store32_lane(p, v, 0);
  if (count > 1) v128.store32_lane(p, v, 1, 4);
  if (count > 2) v128.store32_lane(p, v, 2, 8);
}

/** The next values at `p`: four, or the `left` (1 or more) that there are; the other lanes are those of `fill`. */
@inline
export function loadTail(p: usize, left: i32, fill: v128): v128 {
  return left >= 4 ? v128.load(p) : loadPart(p, left, fill);
}

/** Writes as many lanes of `v` to `p` as {@linkcode loadTail} reads. */
@inline
export function storeTail(p: usize, v: v128, left: i32): void {
  if (left >= 4) v128.store(p, v);
  else storePart(p, v, left);
}

/** Writes a comparison of four lanes as four bytes of 0 or 1. */
@inline
export function storeBytes(p: usize, mask: v128): void {
  const bytes = v128.shuffle<u8>(mask, mask, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
  v128.store32_lane(p, v128.and(bytes, i8x16.splat(1)), 0);
}
