/**
 * From masks of cells to a map of mask numbers, pixel by pixel (reference: PriMaPs, section 3).
 *
 * @module
 */
import { tensor2d, tidy } from "@tensorflow/tfjs-core";
import { resizeTaps, type Size } from "../../nn/bilinear.ts";
import { createDenseCrf, unnormaliseToBgr } from "../../nn/crf/mod.ts";
import { interpolate } from "../../nn/interpolate.ts";
import type { MaskOptions } from "./options.ts";
import { isStalled, type Proposals } from "./proposals.ts";

/** The number of a pixel of no mask. */
export const NO_MASK = 255;

/** What medians are multiplied by before they are cut off at 1. */
const GAIN = 10;

/** What background and masks say of each cell. */
export interface MaskLogits {
  /** Each mask after the median, before it is multiplied. */
  readonly medians: readonly Float32Array[];
  /** At least 0 and at most 1. */
  readonly background: Float32Array;
  /** Log-softmax of background and masks: `[cells, 1 + masks]`. */
  readonly logits: Float32Array;
}

/**
 * Background and masks as logits.
 *
 * @param masks Each `[height, width]`, 0..1; at least one, no more than a map has numbers for.
 * @param size Height and width of each.
 */
export function maskLogits(
  masks: readonly Float32Array[],
  size: Size,
  { single_mask_background }: Pick<MaskOptions, "single_mask_background">,
): MaskLogits {
  const medians = masks.map((mask) => median3x3(mask, size));
  const strong = medians.map((median) => median.map((value) => clamped(value * GAIN)));
  const columns = masks.length === 1 && single_mask_background === "column-sums";
  const background = backgroundOf(strong, columns ? columnSums(strong[0], size) : cellSums(strong));
  return { medians, background, logits: logSoftmax([background, ...strong]) };
}

/**
 * The map of mask numbers of an image: 1 for the first mask found, {@linkcode NO_MASK} for the background.
 *
 * @param pixels Normalised picture, `[height, width, 3]`, row by row.
 * @param size Its height and width.
 */
export async function maskMap(
  proposals: Proposals,
  cells: Size,
  pixels: Float32Array,
  size: Size,
  options: MaskOptions,
): Promise<Uint8Array> {
  const nothing = new Uint8Array(size.height * size.width).fill(NO_MASK);
  const kept = proposals.proposals.filter((proposal) => !isStalled(proposal));
  const stalled = kept.length < proposals.proposals.length;
  if (kept.length === 0 || stalled && options.stalled_image === "none") return nothing;
  const { logits } = maskLogits(kept.map(({ mask }) => mask), cells, options);
  // Where no mask is left of the medians, there is no mean of them.
  if (Number.isNaN(logits[0])) return nothing;
  return refinedMap(await refinedMasks(logits, cells, pixels, size), size.height * size.width);
}

/**
 * The logits enlarged to the picture and refined by the dense CRF.
 *
 * @param logits `[cells, 1 + masks]`.
 * @returns Probabilities: `[pixels, 1 + masks]`.
 */
export async function refinedMasks(
  logits: Float32Array,
  cells: Size,
  pixels: Float32Array,
  { height, width }: Size,
): Promise<Float32Array> {
  const classes = logits.length / (cells.height * cells.width);
  const enlarged = tidy(() => {
    const taps = resizeTaps(cells, { height, width });
    return interpolate(tensor2d(logits, [logits.length / classes, classes]), taps);
  });
  const values = await enlarged.data<"float32">();
  enlarged.dispose();
  return createDenseCrf({ height, width, classes }).refine(unnormaliseToBgr(pixels), values);
}

/** The number of the likeliest mask of each pixel, the first of equal ones. */
export function refinedMap(probabilities: Float32Array, pixels: number): Uint8Array {
  const classes = probabilities.length / pixels;
  const numbers = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const first = pixel * classes;
    let best = 0;
    for (let k = 1; k < classes; k++) if (probabilities[first + k] > probabilities[first + best]) best = k;
    numbers[pixel] = best === 0 ? NO_MASK : best;
  }
  return numbers;
}

/** The median of each cell and its eight neighbours; beyond the edge lies the mirrored map without the edge. */
export function median3x3(map: Float32Array, { height, width }: Size): Float32Array {
  const window = new Float32Array(9);
  return map.map((_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    let next = 0;
    for (let dy = -1; dy <= 1; dy++) {
      const row = mirrored(y + dy, height) * width;
      for (let dx = -1; dx <= 1; dx++) window[next++] = map[row + mirrored(x + dx, width)];
    }
    return window.sort()[4];
  });
}

/** A map of one row or column has no other to be continued by. */
function mirrored(at: number, length: number): number {
  if (length === 1) return 0;
  if (at < 0) return -at;
  return at < length ? at : 2 * (length - 1) - at;
}

/** The mean of all that is not 0, over all masks, less what the masks have. */
function backgroundOf(masks: readonly Float32Array[], taken: Float32Array): Float32Array {
  let [sum, count] = [0, 0];
  for (const mask of masks) {
    for (const value of mask) {
      sum += value;
      if (value !== 0) count++;
    }
  }
  return taken.map((value) => clamped(sum / count - value));
}

function cellSums(masks: readonly Float32Array[]): Float32Array {
  return masks[0].map((_, cell) => masks.reduce((sum, mask) => sum + mask[cell], 0));
}

/** The sum of each cell's column. */
function columnSums(mask: Float32Array, { height, width }: Size): Float32Array {
  const sums = Array.from({ length: width }, (_, x) => {
    let sum = 0;
    for (let y = 0; y < height; y++) sum += mask[y * width + x];
    return sum;
  });
  return mask.map((_, at) => sums[at % width]);
}

/** `[cells, maps]`. */
function logSoftmax(maps: readonly Float32Array[]): Float32Array {
  const logits = new Float32Array(maps[0].length * maps.length);
  for (let cell = 0; cell < maps[0].length; cell++) {
    const total = maps.reduce((sum, map) => sum + Math.exp(map[cell]), 0);
    maps.forEach((map, k) => logits[cell * maps.length + k] = map[cell] - Math.log(total));
  }
  return logits;
}

function clamped(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
