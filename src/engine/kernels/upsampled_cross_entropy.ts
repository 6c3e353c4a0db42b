/** Cross-entropy of maps of logits that are upsampled to the size of their labels, without ever holding an upsampled map. */
import { exp4, log4, NEAR, nearExp4 } from "./math";
import { floats, laneSum, loadPart, madd, splat, storePair } from "./simd";

/** Images side by side in the lanes of a pair of vectors. */
const LANES: i32 = 8;
/** Bytes of a value of each of these images. */
const PAIR: usize = 32;
/** Most pixels that are worked on together: neighbours in a row that are made of the same four positions. */
const RUN: i32 = 16;

/**
 * Bytes of scratch memory for {@linkcode upsampledCrossEntropy}: logits and slopes of eight images' maps; a run's values by
 * pixel and class, its labels, largest logits and scales, and its losses; and the losses of all runs of the last four images.
 */
export function upsampledCrossEntropyScratchBytes(positions: i32, classes: i32, pixels: i32): i32 {
  return floats(LANES * ((2 * positions + RUN) * classes + 3 * RUN + 1) + pixels) as i32;
}

/**
 * `value` = sum of `-log softmax(z)[label]` over pixels and images, z = the sum over the taps t of
 * `weights[t, pixel] * logits[image, rows[t, pixel]]`; `slope` = its derivatives by the logits.
 *
 * Labels outside `0..classes-1` count nothing. Losses are summed over four images at a time, pixels in ascending order, run
 * by run.
 *
 * @param logits `[batch, positions, classes]`, like `slope`.
 * @param labels int32, `[pixels, batch]`.
 * @param rows int32, `[4, pixels]`, like `weights`: positions in range.
 * @param scratch Address of {@linkcode upsampledCrossEntropyScratchBytes} bytes.
 */
export function upsampledCrossEntropy(
  logits: usize, labels: usize, rows: usize, weights: usize, value: usize, slope: usize, scratch: usize,
  batch: i32, positions: i32, classes: i32, pixels: i32,
): void {
  const map = positions * classes, size = PAIR * (map as usize), maps = scratch, slopes = maps + size, own = slopes + size;
  const tops = own + PAIR * (RUN as usize), scales = tops + PAIR * (RUN as usize), losses = scales + PAIR * (RUN as usize);
  const run = losses + PAIR, later = run + PAIR * ((RUN * classes) as usize);
  let total: f64 = 0;
  for (let b = 0; b < batch; b += LANES) {
    const images = min(LANES, batch - b), at = floats(b * map);
    toLanes(logits + at, maps, map, images);
    memory.fill(slopes, 0, size);
    let end = later;
    for (let p = 0; p < pixels; end += 4) {
      const taps = rows + floats(p), shares = weights + floats(p), count = runLength(taps, pixels, pixels - p);
      copyLabels(labels + floats(p * batch + b), own, batch, images, count);
      const near = upsampleRun(maps, taps, shares, run, own, tops, losses, pixels, classes, count);
      if (near) takePowers(run, tops, scales, classes, count, true);
      else takePowers(run, tops, scales, classes, count, false);
      invertSums(scales, own, losses, classes, count);
      addSlopes(run, own, scales, taps, shares, slopes, pixels, classes, count);
      total += laneSum(v128.load(losses)) as f64;
      store<f32>(end, laneSum(v128.load(losses, 16)));
      p += count;
    }
    for (let loss = later; loss < end; loss += 4) total += load<f32>(loss) as f64;
    fromLanes(slopes, slope + at, map, images);
  }
  store<f32>(value, total as f32);
}

/** How many pixels, up to RUN, read the same four positions as the first. */
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

/** Copies the labels of a run; -1 in lanes without an image. */
function copyLabels(labels: usize, own: usize, batch: i32, images: i32, count: i32): void {
  for (let i = 0; i < count; i++, labels += floats(batch), own += PAIR) {
    storePair(own, labelsOf(labels, images), labelsOf(labels + 16, images - 4));
  }
}

@inline
function labelsOf(labels: usize, images: i32): v128 {
  const none = i32x4.splat(-1);
  if (images >= 4) return v128.load(labels);
  return images > 0 ? loadPart(labels, images, none) : none;
}

/**
 * Writes the logits of a run and the largest of each pixel; begins the losses with how far the labels' logits are below.
 *
 * @returns Whether all logits are near enough to the largest of their pixel for {@linkcode nearExp4}.
 */
// Inlined, like the steps after it: constants are then made once a call, not once a run.
@inline
function upsampleRun(
  maps: usize, rows: usize, weights: usize, run: usize, own: usize, tops: usize, losses: usize,
  pixels: i32, classes: i32, count: i32,
): bool {
  const next = floats(pixels), position = PAIR * (classes as usize);
  const a = maps + position * (load<i32>(rows) as usize), b = maps + position * (load<i32>(rows + next) as usize);
  const c = maps + position * (load<i32>(rows + 2 * next) as usize), d = maps + position * (load<i32>(rows + 3 * next) as usize);
  let loss0 = splat(0), loss1 = loss0, gap0 = splat(0), gap1 = gap0;
  for (let i = 0; i < count; i++, weights += 4, own += PAIR, tops += PAIR) {
    const wa = v128.load32_splat(weights), wb = v128.load32_splat(weights + next);
    const wc = v128.load32_splat(weights + 2 * next), wd = v128.load32_splat(weights + 3 * next);
    const label0 = v128.load(own), label1 = v128.load(own, 16);
    let top0 = splat(f32.NEGATIVE_INFINITY), top1 = top0, low0 = splat(f32.POSITIVE_INFINITY), low1 = low0;
    let chosen0 = splat(0), chosen1 = chosen0, q = i32x4.splat(0);
    for (let at: usize = 0; at < position; at += PAIR, run += PAIR, q = i32x4.add(q, i32x4.splat(1))) {
      const z0 = upsampled(a + at, b + at, c + at, d + at, wa, wb, wc, wd);
      const z1 = upsampled(a + at + 16, b + at + 16, c + at + 16, d + at + 16, wa, wb, wc, wd);
      storePair(run, z0, z1);
      top0 = f32x4.pmax(top0, z0);
      top1 = f32x4.pmax(top1, z1);
      low0 = f32x4.pmin(low0, z0);
      low1 = f32x4.pmin(low1, z1);
      chosen0 = v128.bitselect(z0, chosen0, i32x4.eq(q, label0));
      chosen1 = v128.bitselect(z1, chosen1, i32x4.eq(q, label1));
    }
    storePair(tops, top0, top1);
    gap0 = f32x4.pmin(gap0, f32x4.sub(low0, top0));
    gap1 = f32x4.pmin(gap1, f32x4.sub(low1, top1));
    loss0 = f32x4.add(loss0, v128.and(f32x4.sub(top0, chosen0), countedIn(label0, classes)));
    loss1 = f32x4.add(loss1, v128.and(f32x4.sub(top1, chosen1), countedIn(label1, classes)));
  }
  storePair(losses, loss0, loss1);
  return i32x4.all_true(f32x4.ge(f32x4.pmin(gap0, gap1), splat(NEAR)));
}

@inline
function upsampled(a: usize, b: usize, c: usize, d: usize, wa: v128, wb: v128, wc: v128, wd: v128): v128 {
  let z = f32x4.mul(v128.load(a), wa);
  z = madd(v128.load(b), wb, z);
  z = madd(v128.load(c), wc, z);
  return madd(v128.load(d), wd, z);
}

/** Turns the logits of a run into powers, with the sums of each pixel's. `near` says that {@linkcode nearExp4} will do. */
@inline
function takePowers(run: usize, tops: usize, sums: usize, classes: i32, count: i32, near: bool): void {
  for (let i = 0; i < count; i++, tops += PAIR, sums += PAIR) {
    const top0 = v128.load(tops), top1 = v128.load(tops, 16);
    let sum0 = splat(0), sum1 = sum0;
    for (let q = 0; q < classes; q++, run += PAIR) {
      const x0 = f32x4.sub(v128.load(run), top0), x1 = f32x4.sub(v128.load(run, 16), top1);
      const e0 = near ? nearExp4(x0) : exp4(x0), e1 = near ? nearExp4(x1) : exp4(x1);
      storePair(run, e0, e1);
      sum0 = f32x4.add(sum0, e0);
      sum1 = f32x4.add(sum1, e1);
    }
    storePair(sums, sum0, sum1);
  }
}

/** Turns the sums of a run into their inverses; completes the losses with the sums' logarithms. */
@inline
function invertSums(scales: usize, own: usize, losses: usize, classes: i32, count: i32): void {
  const one = splat(1);
  let loss0 = v128.load(losses), loss1 = v128.load(losses, 16);
  for (let i = 0; i < count; i++, own += PAIR, scales += PAIR) {
    const sum0 = v128.load(scales), sum1 = v128.load(scales, 16);
    const counted0 = countedIn(v128.load(own), classes), counted1 = countedIn(v128.load(own, 16), classes);
    loss0 = f32x4.add(loss0, v128.and(log4(sum0), counted0));
    loss1 = f32x4.add(loss1, v128.and(log4(sum1), counted1));
    storePair(scales, v128.and(f32x4.div(one, sum0), counted0), v128.and(f32x4.div(one, sum1), counted1));
  }
  storePair(losses, loss0, loss1);
}

/** Which labels are classes. */
@inline
function countedIn(label: v128, classes: i32): v128 {
  return v128.and(i32x4.ge_s(label, i32x4.splat(0)), i32x4.lt_s(label, i32x4.splat(classes)));
}

/** Hands the slopes of a run's pixels, their probabilities less the truth, to their four positions. */
@inline
function addSlopes(
  run: usize, own: usize, scales: usize, rows: usize, weights: usize, slopes: usize,
  pixels: i32, classes: i32, count: i32,
): void {
  const next = floats(pixels), position = PAIR * (classes as usize);
  const a = slopes + position * (load<i32>(rows) as usize), b = slopes + position * (load<i32>(rows + next) as usize);
  const c = slopes + position * (load<i32>(rows + 2 * next) as usize), d = slopes + position * (load<i32>(rows + 3 * next) as usize);
  let q = i32x4.splat(0);
  for (let at: usize = 0; at < position; at += PAIR, q = i32x4.add(q, i32x4.splat(1))) {
    let a0 = splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
    for (let i = 0; i < count; i++) {
      const w = weights + floats(i), p = PAIR * (i as usize), e = run + at + position * (i as usize);
      const s0 = slopeOf(e, scales + p, own + p, q), s1 = slopeOf(e + 16, scales + p + 16, own + p + 16, q);
      const wa = v128.load32_splat(w), wb = v128.load32_splat(w + next);
      const wc = v128.load32_splat(w + 2 * next), wd = v128.load32_splat(w + 3 * next);
      a0 = madd(s0, wa, a0);
      a1 = madd(s1, wa, a1);
      b0 = madd(s0, wb, b0);
      b1 = madd(s1, wb, b1);
      c0 = madd(s0, wc, c0);
      c1 = madd(s1, wc, c1);
      d0 = madd(s0, wd, d0);
      d1 = madd(s1, wd, d1);
    }
    // One after the other: at the border of a map two of the positions are the same.
    addPair(a + at, a0, a1);
    addPair(b + at, b0, b1);
    addPair(c + at, c0, c1);
    addPair(d + at, d0, d1);
  }
}

/** The slope by the logit of class `q`. */
@inline
function slopeOf(e: usize, scale: usize, label: usize, q: v128): v128 {
  const hit = v128.and(i32x4.eq(q, v128.load(label)), splat(1));
  return f32x4.sub(f32x4.mul(v128.load(e), v128.load(scale)), hit);
}

@inline
function addPair(p: usize, a: v128, b: v128): void {
  storePair(p, f32x4.add(v128.load(p), a), f32x4.add(v128.load(p, 16), b));
}

/** Maps of `size` values one after the other as one map of eight lanes; lanes without an image are 0. */
function toLanes(maps: usize, lanes: usize, size: i32, images: i32): void {
  const next = floats(size);
  for (let i = 0; i < size; i++, maps += 4, lanes += PAIR) {
    let map = maps;
    for (let l = 0; l < LANES; l++, map += next) store<f32>(lanes + floats(l), l < images ? load<f32>(map) : 0);
  }
}

/** The way back of {@linkcode toLanes}. */
function fromLanes(lanes: usize, maps: usize, size: i32, images: i32): void {
  const next = floats(size);
  for (let i = 0; i < size; i++, maps += 4, lanes += PAIR) {
    let map = maps;
    for (let l = 0; l < images; l++, map += next) store<f32>(map, load<f32>(lanes + floats(l)));
  }
}
