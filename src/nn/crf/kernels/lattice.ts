/**
 * The three steps of the permutohedral filter on rows of channels. A row has `stride` bytes, a multiple of 16.
 *
 * @module
 */

/**
 * Adds every pixel's row to the `corners` lattice points around it: `points[vertex] += weight * values[pixel]`.
 *
 * @param values Rows of the pixels, float32.
 * @param vertices Numbers of the pixels' lattice points, int32, [pixels, corners].
 * @param weights Weights of the pixels' lattice points, float32, [pixels, corners].
 * @param pixels Number of pixels.
 * @param corners Lattice points around a pixel.
 * @param stride Bytes in a row.
 * @param points Rows of the lattice points, float32, added to.
 */
export function splat(
  values: usize,
  vertices: usize,
  weights: usize,
  pixels: i32,
  corners: i32,
  stride: i32,
  points: usize,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let k = 0; k < corners; k++) {
      const weight = f32x4.splat(load<f32>(weights));
      const row = points + <usize> load<i32>(vertices) * stride;
      for (let at: usize = 0; at < <usize> stride; at += 16) {
        v128.store(row + at, f32x4.add(v128.load(row + at), f32x4.mul(weight, v128.load(values + at))));
      }
      vertices += 4;
      weights += 4;
    }
    values += stride;
  }
}

/**
 * Blurs the lattice points along one direction, in place: `v[i] += (v[i - 1] + v[i + 1]) / 2` within each run of neighbours.
 *
 * @param points Rows of the lattice points, float32.
 * @param runs Numbers of the lattice points, int32, run after run; the last one of a run is stored as its complement `~n`.
 * @param length Number of entries in `runs`.
 * @param stride Bytes in a row.
 */
export function blur(points: usize, runs: usize, length: i32, stride: i32): void {
  const end = runs + (<usize> length << 2);
  while (runs < end) {
    let last = runs;
    while (load<i32>(last) >= 0) last += 4;
    let at: usize = 0;
    for (; at < <usize> stride; at += 16) blurRun4(points + at, runs, last, stride);
    runs = last + 4;
  }
}

/** Blurs sixteen channels of one run, whose entries lie at `first` to `last` inclusive. */
@inline
function blurRun16(points: usize, first: usize, last: usize, stride: i32): void {
  let before0 = f32x4.splat(0), before1 = before0, before2 = before0, before3 = before0;
  let row = points + <usize> load<i32>(first) * stride;
  let here0 = v128.load(row), here1 = v128.load(row, 16), here2 = v128.load(row, 32), here3 = v128.load(row, 48);
  for (let entry = first + 4; entry <= last; entry += 4) {
    const number = load<i32>(entry);
    const nextRow = points + <usize> (number ^ (number >> 31)) * stride;
    const next0 = v128.load(nextRow), next1 = v128.load(nextRow, 16);
    v128.store(row, smooth(before0, here0, next0));
    v128.store(row, smooth(before1, here1, next1), 16);
    before0 = here0, before1 = here1, here0 = next0, here1 = next1;
    const next2 = v128.load(nextRow, 32), next3 = v128.load(nextRow, 48);
    v128.store(row, smooth(before2, here2, next2), 32);
    v128.store(row, smooth(before3, here3, next3), 48);
    before2 = here2, before3 = here3, here2 = next2, here3 = next3;
    row = nextRow;
  }
  const none = f32x4.splat(0);
  v128.store(row, smooth(before0, here0, none));
  v128.store(row, smooth(before1, here1, none), 16);
  v128.store(row, smooth(before2, here2, none), 32);
  v128.store(row, smooth(before3, here3, none), 48);
}

/** Blurs four channels of one run. */
@inline
function blurRun4(points: usize, first: usize, last: usize, stride: i32): void {
  let before = f32x4.splat(0);
  let row = points + <usize> load<i32>(first) * stride;
  let here = v128.load(row);
  for (let entry = first + 4; entry <= last; entry += 4) {
    const number = load<i32>(entry);
    const nextRow = points + <usize> (number ^ (number >> 31)) * stride;
    const next = v128.load(nextRow);
    v128.store(row, smooth(before, here, next));
    before = here;
    here = next;
    row = nextRow;
  }
  v128.store(row, smooth(before, here, f32x4.splat(0)));
}

@inline
function smooth(before: v128, here: v128, next: v128): v128 {
  return f32x4.add(here, f32x4.mul(f32x4.splat(0.5), f32x4.add(before, next)));
}

/**
 * Reads the lattice back at the pixels: `out[pixel] += scale * sum of weight * points[vertex]`.
 *
 * @param points Rows of the lattice points, float32.
 * @param vertices Numbers of the pixels' lattice points, int32, [pixels, corners].
 * @param weights Weights of the pixels' lattice points, float32, [pixels, corners].
 * @param pixels Number of pixels.
 * @param corners Lattice points around a pixel.
 * @param stride Bytes in a row.
 * @param scale Factor on what is read.
 * @param out Rows of the pixels, float32, added to.
 */
export function slice(
  points: usize,
  vertices: usize,
  weights: usize,
  pixels: i32,
  corners: i32,
  stride: i32,
  scale: f32,
  out: usize,
): void {
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let k = 0; k < corners; k++) {
      const weight = f32x4.splat(scale * load<f32>(weights));
      const row = points + <usize> load<i32>(vertices) * stride;
      for (let at: usize = 0; at < <usize> stride; at += 16) {
        v128.store(out + at, f32x4.add(v128.load(out + at), f32x4.mul(weight, v128.load(row + at))));
      }
      vertices += 4;
      weights += 4;
    }
    out += stride;
  }
}
