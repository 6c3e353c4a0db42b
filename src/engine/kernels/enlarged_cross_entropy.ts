/** Cross-entropy of maps of logits that are enlarged to the size of their labels, without ever holding an enlarged map. */
import { exp4, log4 } from "./math";
import { floats, laneSum, loadPart, madd, splat } from "./simd";

/** Images side by side in the lanes. */
const LANES: i32 = 4;
/** Most pixels that are worked on together: neighbours in a row that are made of the same four cells. */
const RUN: i32 = 16;

/**
 * Bytes of scratch memory for {@linkcode enlargedCrossEntropy}: logits and slopes of four images' maps, and a run of pixels
 * with the largest logit of each.
 */
export function enlargedCrossEntropyScratchBytes(cells: i32, classes: i32): i32 {
  return floats(LANES * ((2 * cells + RUN) * classes + RUN)) as i32;
}

/**
 * `value` = sum of `-log softmax(z)[label]` over pixels and images, z = the sum over the taps t of
 * `weights[t, pixel] * logits[image, rows[t, pixel]]`; `slope` = its derivatives by the logits.
 *
 * Labels outside `0..classes-1` count nothing. Pixels are summed in ascending order, run by run.
 *
 * @param logits `[batch, cells, classes]`, like `slope`.
 * @param labels int32, `[pixels, batch]`.
 * @param rows int32, `[4, pixels]`, like `weights`: cells in range.
 * @param scratch Address of {@linkcode enlargedCrossEntropyScratchBytes} bytes.
 */
export function enlargedCrossEntropy(
  logits: usize, labels: usize, rows: usize, weights: usize, value: usize, slope: usize, scratch: usize,
  batch: i32, cells: i32, classes: i32, pixels: i32,
): void {
  const map = cells * classes, maps = scratch, slopes = scratch + floats(LANES * map);
  const run = slopes + floats(LANES * map);
  let total: f64 = 0;
  for (let b = 0; b < batch; b += LANES) {
    const images = min(LANES, batch - b), at = floats(b * map);
    toLanes(logits + at, maps, map, images);
    memory.fill(slopes, 0, floats(LANES * map));
    for (let p = 0; p < pixels;) {
      const taps = rows + floats(p), shares = weights + floats(p), count = runLength(taps, pixels, pixels - p);
      enlargeRun(maps, taps, shares, run, pixels, classes, count);
      total += crossEntropyOfRun(run, labels + floats(p * batch + b), batch, images, classes, count);
      addRun(run, taps, shares, slopes, pixels, classes, count);
      p += count;
    }
    fromLanes(slopes, slope + at, map, images);
  }
  store<f32>(value, total as f32);
}

/** How many pixels, up to RUN, read the same four cells as the first. */
function runLength(rows: usize, pixels: i32, left: i32): i32 {
  const next = floats(pixels), most = min(RUN, left);
  const a = load<i32>(rows), b = load<i32>(rows + next), c = load<i32>(rows + 2 * next), d = load<i32>(rows + 3 * next);
  let count = 1;
  while (count < most) {
    const at = rows + floats(count);
    if (load<i32>(at) != a || load<i32>(at + next) != b) break;
    if (load<i32>(at + 2 * next) != c || load<i32>(at + 3 * next) != d) break;
    count++;
  }
  return count;
}

/** Writes the logits of a run's pixels, class by class. */
function enlargeRun(maps: usize, rows: usize, weights: usize, run: usize, pixels: i32, classes: i32, count: i32): void {
  const next = floats(pixels), cell = floats(LANES * classes);
  let a = maps + cell * (load<i32>(rows) as usize), b = maps + cell * (load<i32>(rows + next) as usize);
  let c = maps + cell * (load<i32>(rows + 2 * next) as usize), d = maps + cell * (load<i32>(rows + 3 * next) as usize);
  for (let q = 0; q < classes; q++, run += floats(LANES * RUN)) {
    const va = v128.load(a), vb = v128.load(b), vc = v128.load(c), vd = v128.load(d);
    for (let i = 0; i < count; i++) {
      const w = weights + floats(i);
      let z = f32x4.mul(va, v128.load32_splat(w));
      z = madd(vb, v128.load32_splat(w + next), z);
      z = madd(vc, v128.load32_splat(w + 2 * next), z);
      v128.store(run + floats(LANES * i), madd(vd, v128.load32_splat(w + 3 * next), z));
    }
    a += 16;
    b += 16;
    c += 16;
    d += 16;
  }
}

/** Turns the logits of a run into slopes; gives the sum of the losses. In steps, so that each works on many values at once. */
function crossEntropyOfRun(run: usize, labels: usize, batch: i32, images: i32, classes: i32, count: i32): f64 {
  const next = floats(LANES * RUN), end = next * (classes as usize), tops = run + end;
  let losses = splat(0);
  for (let i = 0; i < count; i++) {
    const label = labelsOf(labels, i, batch, images), z = run + floats(LANES * i);
    let top = v128.load(z), chosen = splat(0), own = i32x4.splat(0);
    for (let q: usize = 0; q < end; q += next, own = i32x4.add(own, i32x4.splat(1))) {
      const logit = v128.load(z + q);
      top = f32x4.pmax(top, logit);
      chosen = v128.bitselect(logit, chosen, i32x4.eq(own, label));
    }
    v128.store(tops + floats(LANES * i), top);
    losses = f32x4.add(losses, v128.and(f32x4.sub(top, chosen), countedIn(label, classes)));
  }
  for (let q: usize = 0; q < end; q += next) {
    for (let i = 0; i < count; i++) {
      const z = run + q + floats(LANES * i);
      v128.store(z, exp4(f32x4.sub(v128.load(z), v128.load(tops + floats(LANES * i)))));
    }
  }
  for (let i = 0; i < count; i++) {
    const label = labelsOf(labels, i, batch, images), counted = countedIn(label, classes), e = run + floats(LANES * i);
    let sum = splat(0), own = i32x4.splat(0);
    for (let q: usize = 0; q < end; q += next) sum = f32x4.add(sum, v128.load(e + q));
    losses = f32x4.add(losses, v128.and(log4(sum), counted));
    const scale = v128.and(f32x4.div(splat(1), sum), counted), truth = v128.and(splat(1), counted);
    for (let q: usize = 0; q < end; q += next, own = i32x4.add(own, i32x4.splat(1))) {
      const hit = v128.and(i32x4.eq(own, label), truth);
      v128.store(e + q, f32x4.sub(f32x4.mul(v128.load(e + q), scale), hit));
    }
  }
  return laneSum(losses) as f64;
}

/** Labels of pixel `i` of a run, -1 in lanes without an image. */
@inline
function labelsOf(labels: usize, i: i32, batch: i32, images: i32): v128 {
  const at = labels + floats(i * batch);
  return images == LANES ? v128.load(at) : loadPart(at, images, i32x4.splat(-1));
}

/** Which labels are classes. */
@inline
function countedIn(label: v128, classes: i32): v128 {
  return v128.and(i32x4.ge_s(label, i32x4.splat(0)), i32x4.lt_s(label, i32x4.splat(classes)));
}

/** Hands the slopes of a run's pixels back to their four cells. */
function addRun(run: usize, rows: usize, weights: usize, slopes: usize, pixels: i32, classes: i32, count: i32): void {
  const next = floats(pixels), cell = floats(LANES * classes);
  let a = slopes + cell * (load<i32>(rows) as usize), b = slopes + cell * (load<i32>(rows + next) as usize);
  let c = slopes + cell * (load<i32>(rows + 2 * next) as usize), d = slopes + cell * (load<i32>(rows + 3 * next) as usize);
  for (let q = 0; q < classes; q++, run += floats(LANES * RUN)) {
    let va = splat(0), vb = splat(0), vc = splat(0), vd = splat(0);
    for (let i = 0; i < count; i++) {
      const s = v128.load(run + floats(LANES * i)), w = weights + floats(i);
      va = madd(s, v128.load32_splat(w), va);
      vb = madd(s, v128.load32_splat(w + next), vb);
      vc = madd(s, v128.load32_splat(w + 2 * next), vc);
      vd = madd(s, v128.load32_splat(w + 3 * next), vd);
    }
    // One after the other: at the border of a map two of the cells are the same.
    v128.store(a, f32x4.add(v128.load(a), va));
    v128.store(b, f32x4.add(v128.load(b), vb));
    v128.store(c, f32x4.add(v128.load(c), vc));
    v128.store(d, f32x4.add(v128.load(d), vd));
    a += 16;
    b += 16;
    c += 16;
    d += 16;
  }
}

/** Maps of `size` values one after the other as one map of four lanes; lanes without an image are 0. */
function toLanes(maps: usize, lanes: usize, size: i32, images: i32): void {
  const next = floats(size);
  for (let i = 0; i < size; i++, maps += 4, lanes += 16) {
    let v = v128.load32_zero(maps);
    if (images > 1) v = v128.load32_lane(maps + next, v, 1);
    if (images > 2) v = v128.load32_lane(maps + 2 * next, v, 2);
    if (images > 3) v = v128.load32_lane(maps + 3 * next, v, 3);
    v128.store(lanes, v);
  }
}

/** The way back of {@linkcode toLanes}. */
function fromLanes(lanes: usize, maps: usize, size: i32, images: i32): void {
  const next = floats(size);
  for (let i = 0; i < size; i++, maps += 4, lanes += 16) {
    const v = v128.load(lanes);
    v128.store32_lane(maps, v, 0);
    if (images > 1) v128.store32_lane(maps + next, v, 1);
    if (images > 2) v128.store32_lane(maps + 2 * next, v, 2);
    if (images > 3) v128.store32_lane(maps + 3 * next, v, 3);
  }
}
