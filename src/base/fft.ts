/**
 * Discrete Fourier transforms of any length, in float64.
 *
 * @module
 */

/** A complex image, row by row, in separate arrays. Transforms work in place. */
export interface ComplexImage {
  readonly height: number;
  readonly width: number;
  /** `height * width` real parts. */
  readonly re: Float64Array;
  /** `height * width` imaginary parts. */
  readonly im: Float64Array;
}

/** A complex image of zeros. */
export function complexImage(height: number, width: number): ComplexImage {
  return { height, width, re: new Float64Array(height * width), im: new Float64Array(height * width) };
}

/** Lengths of periods in samples, `fftfreq` of NumPy: the frequency of each coefficient, cycles per sample. */
export function frequencies(length: number): Float64Array {
  const half = Math.floor((length - 1) / 2);
  return Float64Array.from({ length }, (_, k) => (k <= half ? k : k - length) / length);
}

/**
 * Transforms an image in place, without a factor.
 *
 * @param image Any size; fast where height and width have small factors alone.
 * @returns The same image.
 */
export function fft2(image: ComplexImage): ComplexImage {
  return transform(image, image.re, image.im);
}

/**
 * Transforms an image back in place, with the factor `1 / (height * width)`.
 *
 * @param image As for {@linkcode fft2}.
 * @returns The same image.
 */
export function inverseFft2(image: ComplexImage): ComplexImage {
  const { re, im, height, width } = image;
  // The inverse is the transform with real and imaginary parts exchanged.
  return transform(image, im, re, 1 / (height * width));
}

function transform(image: ComplexImage, re: Float64Array, im: Float64Array, scale = 1): ComplexImage {
  const { height, width } = image;
  const values: Parts = [re, im];
  const scratch = scratchOf(height * width);
  const other = (parts: Parts) => parts === values ? scratch : values;
  // Columns side by side, so that each pass runs along rows of memory; then the same for what lies across.
  const down = transformColumns(planOf(height), width, values, scratch);
  const turned = other(down);
  transpose(down, height, width, turned, 1);
  const across = transformColumns(planOf(width), height, turned, down);
  transpose(across, width, height, other(across), scale);
  if (across === values) [0, 1].forEach((part) => values[part].set(scratch[part]));
  return image;
}

/** Real and imaginary parts. */
type Parts = readonly [Float64Array, Float64Array];

const SCRATCH = new Map<number, Parts>();

/** Room for an image of a size, the same at each transform of one. */
function scratchOf(size: number): Parts {
  const scratch = SCRATCH.get(size) ?? [new Float64Array(size), new Float64Array(size)];
  SCRATCH.set(size, scratch);
  return scratch;
}

/** How the transform of a length is done: Stockham's, a pass for each prime factor, 4 taken as one. */
interface Plan {
  readonly length: number;
  readonly radices: readonly number[];
  /** `exp(-2 pi i k / length)`. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

const PLANS = new Map<number, Plan>();

function planOf(length: number): Plan {
  const turn = (wave: (angle: number) => number) =>
    Float64Array.from({ length }, (_, k) => wave(-2 * Math.PI * k / length));
  const plan = PLANS.get(length) ??
    { length, radices: factorize(length), cos: turn(Math.cos), sin: turn(Math.sin) };
  PLANS.set(length, plan);
  return plan;
}

/** Transforms each of `columns` columns. Returns which of `values` and `scratch` holds the result; the other is overwritten. */
function transformColumns(plan: Plan, columns: number, values: Parts, scratch: Parts): Parts {
  let [from, to] = [values, scratch];
  let [rest, stride] = [plan.length, columns];
  for (const radix of plan.radices) {
    rest /= radix;
    const pass = { plan, turn: stride / columns, groups: rest, stride };
    if (radix === 4) pass4(pass, from, to);
    else if (radix === 2) pass2(pass, from, to);
    else if (radix === 3 && rest === 1) last3(pass, from, to);
    else if (radix === 5 && rest === 1) last5(pass, from, to);
    else passOf(radix, pass, from, to);
    [from, to] = [to, from];
    stride *= radix;
  }
  return from;
}

interface Pass {
  readonly plan: Plan;
  /** Step from one group's factor to the next in the plan's table. */
  readonly turn: number;
  readonly groups: number;
  /** Values that are treated alike and lie side by side. */
  readonly stride: number;
}

function pass4({ plan: { cos, sin }, turn, groups, stride }: Pass, [xr, xi]: Parts, [yr, yi]: Parts): void {
  const quarter = groups * stride;
  for (let group = 0; group < groups; group++) {
    const at = group * turn;
    const c1 = cos[at], s1 = sin[at], c2 = cos[2 * at], s2 = sin[2 * at], c3 = cos[3 * at], s3 = sin[3 * at];
    let a = group * stride;
    let to = 4 * group * stride;
    const end = a + stride;
    for (; a < end; a++, to++) {
      const b = a + quarter, c = b + quarter, d = c + quarter;
      const acr = xr[a] + xr[c], aci = xi[a] + xi[c], amr = xr[a] - xr[c], ami = xi[a] - xi[c];
      const bdr = xr[b] + xr[d], bdi = xi[b] + xi[d], bmr = xr[b] - xr[d], bmi = xi[b] - xi[d];
      yr[to] = acr + bdr;
      yi[to] = aci + bdi;
      const ur = amr + bmi, ui = ami - bmr;
      yr[to + stride] = ur * c1 - ui * s1;
      yi[to + stride] = ur * s1 + ui * c1;
      const vr = acr - bdr, vi = aci - bdi;
      yr[to + 2 * stride] = vr * c2 - vi * s2;
      yi[to + 2 * stride] = vr * s2 + vi * c2;
      const wr = amr - bmi, wi = ami + bmr;
      yr[to + 3 * stride] = wr * c3 - wi * s3;
      yi[to + 3 * stride] = wr * s3 + wi * c3;
    }
  }
}

/** {@linkcode passOf} 2, the same sums in the same order. */
function pass2(
  { plan: { length, cos, sin }, turn, groups, stride }: Pass,
  [xr, xi]: Parts,
  [yr, yi]: Parts,
): void {
  const half = groups * stride;
  for (let group = 0; group < groups; group++) {
    const at = group * turn;
    const c0 = cos[at], s0 = sin[at], c1 = cos[at + length / 2], s1 = sin[at + length / 2];
    let a = group * stride;
    let to = 2 * a;
    for (const end = a + stride; a < end; a++, to++) {
      const ar = xr[a], ai = xi[a], br = xr[a + half], bi = xi[a + half];
      yr[to] = ar + br;
      yi[to] = ai + bi;
      yr[to + stride] = ar * c0 - ai * s0 + (br * c1 - bi * s1);
      yi[to + stride] = ar * s0 + ai * c0 + (br * s1 + bi * c1);
    }
  }
}

/** {@linkcode passOf} 5 as the last pass, of one group: the same sums in the same order, without products with 1. */
function last5(
  { plan: { length, cos, sin }, stride }: Pass,
  [xr, xi]: Parts,
  [yr, yi]: Parts,
): void {
  for (let a = 0; a < stride; a++) {
    const b = a + stride, c = b + stride, d = c + stride, e = d + stride;
    yr[a] = xr[a] + xr[b] + xr[c] + xr[d] + xr[e];
    yi[a] = xi[a] + xi[b] + xi[c] + xi[d] + xi[e];
  }
  for (let k = 1; k < 5; k++) {
    const w = (j: number) => (j * k % 5) * (length / 5);
    const w1 = w(1), w2 = w(2), w3 = w(3), w4 = w(4);
    const c1 = cos[w1], c2 = cos[w2], c3 = cos[w3], c4 = cos[w4];
    const s1 = sin[w1], s2 = sin[w2], s3 = sin[w3], s4 = sin[w4];
    for (let a = 0, to = k * stride; a < stride; a++, to++) {
      const b = a + stride, c = b + stride, d = c + stride, e = d + stride;
      const br = xr[b], bi = xi[b], cr = xr[c], ci = xi[c];
      const dr = xr[d], di = xi[d], er = xr[e], ei = xi[e];
      yr[to] = xr[a] + (br * c1 - bi * s1) + (cr * c2 - ci * s2) + (dr * c3 - di * s3) + (er * c4 - ei * s4);
      yi[to] = xi[a] + (br * s1 + bi * c1) + (cr * s2 + ci * c2) + (dr * s3 + di * c3) + (er * s4 + ei * c4);
    }
  }
}

/** Likewise {@linkcode passOf} 3. */
function last3(
  { plan: { length, cos, sin }, stride }: Pass,
  [xr, xi]: Parts,
  [yr, yi]: Parts,
): void {
  for (let a = 0; a < stride; a++) {
    const b = a + stride, c = b + stride;
    yr[a] = xr[a] + xr[b] + xr[c];
    yi[a] = xi[a] + xi[b] + xi[c];
  }
  for (let k = 1; k < 3; k++) {
    const w1 = k * (length / 3), w2 = (2 * k % 3) * (length / 3);
    const c1 = cos[w1], s1 = sin[w1], c2 = cos[w2], s2 = sin[w2];
    for (let a = 0, to = k * stride; a < stride; a++, to++) {
      const b = a + stride, c = b + stride;
      const br = xr[b], bi = xi[b], cr = xr[c], ci = xi[c];
      yr[to] = xr[a] + (br * c1 - bi * s1) + (cr * c2 - ci * s2);
      yi[to] = xi[a] + (br * s1 + bi * c1) + (cr * s2 + ci * c2);
    }
  }
}

function passOf(
  radix: number,
  { plan: { length, cos, sin }, turn, groups, stride }: Pass,
  [xr, xi]: Parts,
  [yr, yi]: Parts,
): void {
  for (let group = 0; group < groups; group++) {
    for (let k = 0; k < radix; k++) {
      const to = (radix * group + k) * stride;
      yr.fill(0, to, to + stride);
      yi.fill(0, to, to + stride);
      for (let j = 0; j < radix; j++) {
        // The factor within the group times that of the group.
        const w = ((j * k % radix) * (length / radix) + k * group * turn) % length;
        const [c, s] = [cos[w], sin[w]];
        const from = (group + groups * j) * stride;
        for (let q = 0; q < stride; q++) {
          const re = xr[from + q], im = xi[from + q];
          yr[to + q] += re * c - im * s;
          yi[to + q] += re * s + im * c;
        }
      }
    }
  }
}

/** Side of the squares that are transposed one by one, so that both sides stay in the cache. */
const BLOCK = 16;

/** Turns both parts, times a factor. */
function transpose([re, im]: Parts, height: number, width: number, [toRe, toIm]: Parts, scale: number): void {
  for (let top = 0; top < height; top += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) {
      const [bottom, right] = [Math.min(height, top + BLOCK), Math.min(width, left + BLOCK)];
      for (let y = top; y < bottom; y++) {
        for (let x = left, at = y * width + left; x < right; x++, at++) {
          toRe[x * height + y] = re[at] * scale;
          toIm[x * height + y] = im[at] * scale;
        }
      }
    }
  }
}

function factorize(length: number): number[] {
  const radices: number[] = [];
  let rest = length;
  for (const radix of [4, 2, 3, 5, 7]) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  for (let radix = 11; rest > 1; radix += 2) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  return radices;
}
