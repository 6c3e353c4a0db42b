/**
 * Bilinear resizing as two libraries do it: Pillow's, which averages where it shrinks, and PyTorch's of tensors, which does not.
 *
 * @module
 */
import type { LabelMap, RgbImage } from "./types.ts";

const CHANNELS = 3;
/** Bits after the point of Pillow's weights (reference: PriMaPs, section 2). */
const PRECISION = 22;

/** The source pixels that one pixel of a resized axis is made of. */
interface Window {
  readonly first: number;
  /** Weights as whole numbers of 2^-22. */
  readonly weights: Float64Array;
}

/**
 * Pillow's bilinear resizing of 8-bit pictures, bit for bit: columns first, rounded to 8 bits, then rows.
 *
 * @param to Size of the result, pixels.
 * @returns A new picture.
 *
 * @example A picture shrunk to half is the mean of its pixels, further ones too
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { pillowBilinear } from "./resize_bilinear.ts";
 *
 * const grey = (...levels: number[]) => Uint8Array.from(levels.flatMap((level) => [level, level, level]));
 * const image = { width: 4, height: 1, data: grey(0, 0, 80, 80) };
 * const { data } = pillowBilinear(image, { width: 2, height: 1 });
 * assertEquals(data, grey(11, 69));
 * ```
 */
export function pillowBilinear(image: RgbImage, to: Pick<RgbImage, "width" | "height">): RgbImage {
  const across = to.width === image.width ? image : resizeColumns(image, to.width);
  return to.height === image.height ? across : resizeRows(across, to.height);
}

function resizeColumns({ width, height, data }: RgbImage, toWidth: number): RgbImage {
  const windows = pillowWindows(width, toWidth);
  const resized = new Uint8Array(toWidth * height * CHANNELS);
  for (let y = 0, at = 0; y < height; y++) {
    for (const { first, weights } of windows) {
      const start = (y * width + first) * CHANNELS;
      for (let c = 0; c < CHANNELS; c++) resized[at++] = weighted(data, start + c, CHANNELS, weights);
    }
  }
  return { width: toWidth, height, data: resized };
}

function resizeRows({ width, height, data }: RgbImage, toHeight: number): RgbImage {
  const row = width * CHANNELS;
  const resized = new Uint8Array(toHeight * row);
  pillowWindows(height, toHeight).forEach(({ first, weights }, y) => {
    for (let x = 0; x < row; x++) resized[y * row + x] = weighted(data, first * row + x, row, weights);
  });
  return { width, height: toHeight, data: resized };
}

function weighted(data: Uint8Array, start: number, stride: number, weights: Float64Array): number {
  let sum = 2 ** (PRECISION - 1);
  for (let i = 0; i < weights.length; i++) sum += data[start + i * stride] * weights[i];
  return Math.min(Math.max(Math.floor(sum / 2 ** PRECISION), 0), 255);
}

function pillowWindows(from: number, to: number): Window[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const center = (i + 0.5) * scale;
    const first = Math.max(Math.trunc(center - support + 0.5), 0);
    const end = Math.min(Math.trunc(center + support + 0.5), from);
    const shares = Float64Array.from(
      { length: end - first },
      (_, k) => Math.max(1 - Math.abs((k + first - center + 0.5) / support), 0),
    );
    const total = shares.reduce((sum, share) => sum + share, 0);
    return { first, weights: shares.map((share) => Math.trunc(share / total * 2 ** PRECISION + 0.5)) };
  });
}

/**
 * PyTorch's bilinear resizing of tensors, half-pixel centres, without averaging where it shrinks.
 *
 * @param values `[from.height, from.width, 3]`, row by row.
 * @returns `[to.height, to.width, 3]`.
 *
 * @example Between two pixels
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensorBilinear } from "./resize_bilinear.ts";
 *
 * const row = (...levels: number[]) => Float32Array.from(levels.flatMap((level) => [level, level, level]));
 * const resized = tensorBilinear(row(0, 4), { width: 2, height: 1 }, { width: 4, height: 1 });
 * assertEquals(resized, row(0, 1, 3, 4));
 * ```
 */
export function tensorBilinear(
  values: Float32Array,
  from: Pick<RgbImage, "width" | "height">,
  to: Pick<RgbImage, "width" | "height">,
): Float32Array<ArrayBuffer> {
  const [rows, columns] = [pairs(from.height, to.height), pairs(from.width, to.width)];
  const resized = new Float32Array(to.height * to.width * CHANNELS);
  let at = 0;
  for (const y of rows) {
    const [top, bottom] = [y.low * from.width, y.high * from.width];
    for (const x of columns) {
      for (let c = 0; c < CHANNELS; c++) {
        const value = (row: number, column: number) => values[(row + column) * CHANNELS + c];
        const above = (1 - x.share) * value(top, x.low) + x.share * value(top, x.high);
        const below = (1 - x.share) * value(bottom, x.low) + x.share * value(bottom, x.high);
        resized[at++] = (1 - y.share) * above + y.share * below;
      }
    }
  }
  return resized;
}

/** Two neighbouring pixels of an axis, and the share of the second. */
function pairs(from: number, to: number): { low: number; high: number; share: number }[] {
  return Array.from({ length: to }, (_, i) => {
    const position = Math.max((i + 0.5) * from / to - 0.5, 0);
    const low = Math.min(Math.floor(position), from - 1);
    return { low, high: Math.min(low + 1, from - 1), share: position - low };
  });
}

/**
 * PyTorch's nearest neighbour: the pixel at `floor(i * from / to)`, not the one whose centre is nearest.
 *
 * @param to Size of the result, pixels.
 * @returns A new label map.
 */
export function tensorNearest(map: LabelMap, to: Pick<LabelMap, "width" | "height">): LabelMap {
  const [rows, columns] = [floors(map.height, to.height), floors(map.width, to.width)];
  const data = Int32Array.from(
    { length: to.width * to.height },
    (_, at) => map.data[rows[Math.floor(at / to.width)] * map.width + columns[at % to.width]],
  );
  return { ...to, data };
}

/** The scale is rounded to float32, as there. */
function floors(from: number, to: number): number[] {
  const scale = Math.fround(from / to);
  return Array.from({ length: to }, (_, i) => Math.min(Math.floor(Math.fround(i * scale)), from - 1));
}
