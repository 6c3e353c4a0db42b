/**
 * Random changes of colour that leave every pixel where it is.
 *
 * @module
 */
import type { RandomStream } from "../base/random.ts";
import type { PictureSize } from "./types.ts";

/** Blends with black, with the mean grey or with each pixel's grey, or a turn of the colour circle. */
export type Jitter = "brightness" | "contrast" | "saturation" | "hue";

/** One drawn change of colours (reference: HP, section 13). */
export interface ColorJitter {
  /** The jitters in their order. The amount is a factor, or for hue a share of the colour circle. */
  readonly jitters: readonly { readonly kind: Jitter; readonly amount: number }[];
  /** Whether colours are then replaced by grey. */
  readonly grey: boolean;
  /** Standard deviation of the final Gaussian blur in pixels; null for none. */
  readonly blur: number | null;
  /**
   * Pixels that the blur reads on each side of one.
   *
   * @default {2}
   */
  readonly reach?: number;
}

const JITTERS: readonly Jitter[] = ["brightness", "contrast", "saturation", "hue"];
/** Factors are uniform in 1 -+ this. */
const FACTOR_RANGE = 0.3;
/** Hue shifts are uniform in -+ this, fraction of the colour circle. */
const HUE_RANGE = 0.1;
const GREY_PROBABILITY = 0.2;
const BLUR_PROBABILITY = 0.5;
/** Bounds of the blur's standard deviation, pixels. */
const BLUR_RANGE = [0.1, 2] as const;
/** Share of each channel in grey (ITU-R 601). */
const GREY_SHARES = [0.2989, 0.587, 0.114] as const;

/** Draws the change of one picture, with the published probabilities and ranges. */
export function drawColorJitter(random: RandomStream): ColorJitter {
  const jitters = drawJitters(random, FACTOR_RANGE);
  const grey = random.uniform() < GREY_PROBABILITY;
  const blur = random.uniform() < BLUR_PROBABILITY ? drawBlur(random) : null;
  return { jitters, grey, blur };
}

/**
 * Draws one jitter of each kind, in a random order.
 *
 * @param factorRange Factors are uniform in 1 -+ this; shifts of hue in -+ 0.1.
 */
export function drawJitters(random: RandomStream, factorRange: number): ColorJitter["jitters"] {
  return Array.from(random.permutation(JITTERS.length), (at) => {
    const kind = JITTERS[at];
    const amount = kind === "hue"
      ? between(random, -HUE_RANGE, HUE_RANGE)
      : between(random, 1 - factorRange, 1 + factorRange);
    return { kind, amount };
  });
}

/** Draws the standard deviation of a blur, pixels. */
export function drawBlur(random: RandomStream): number {
  return between(random, ...BLUR_RANGE);
}

function between(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/**
 * Jitters the colours of a picture.
 *
 * Every jitter but hue clips to [0, 1]. HP applies them to the normalised picture, whose values are mostly outside: it comes
 * out strongly flattened.
 *
 * @param pixels `height * width * 3` values, row by row, channels last. Not changed.
 * @param size Side of a square picture in pixels, or its size: above the reach of the blur.
 * @returns Same layout as `pixels`.
 */
export function colorJitter(
  pixels: Float32Array,
  size: number | PictureSize,
  { jitters, grey, blur, reach }: ColorJitter,
): Float32Array<ArrayBuffer> {
  let image = new Float32Array(pixels);
  for (const { kind, amount } of jitters) JITTER[kind](image, amount);
  if (grey) replaceByGrey(image);
  if (blur !== null) image = gaussianBlur(image, size, blur, reach);
  return image;
}

/** Each changes the picture in place. */
const JITTER: Readonly<Record<Jitter, (image: Float32Array, amount: number) => void>> = {
  brightness: (image, factor) => blend(image, factor, () => 0),
  contrast: (image, factor) => {
    const mean = meanGrey(image);
    blend(image, factor, () => mean);
  },
  saturation: (image, factor) => blend(image, factor, greyAt),
  hue: shiftHue,
};

/** `factor` of each pixel and the rest of `other`, clipped to [0, 1]. */
function blend(
  image: Float32Array,
  factor: number,
  other: (image: Float32Array, at: number) => number,
): void {
  for (let at = 0; at < image.length; at += 3) {
    const rest = (1 - factor) * other(image, at);
    for (let c = at; c < at + 3; c++) image[c] = Math.min(Math.max(factor * image[c] + rest, 0), 1);
  }
}

function greyAt(image: Float32Array, at: number): number {
  const [red, green, blue] = GREY_SHARES;
  return red * image[at] + green * image[at + 1] + blue * image[at + 2];
}

function meanGrey(image: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < image.length; at += 3) sum += greyAt(image, at);
  return sum / (image.length / 3);
}

function replaceByGrey(image: Float32Array): void {
  for (let at = 0; at < image.length; at += 3) image.fill(greyAt(image, at), at, at + 3);
}

/**
 * Turns the colours of a picture around the colour circle, in place.
 *
 * Hue, saturation and value follow the usual hexcone formulas, also for values outside [0, 1], where the reference
 * applies them to normalised pictures; what they give between the largest and smallest channel is clipped to [0, 1].
 *
 * @param image Red, green and blue per pixel.
 * @param shift Fraction of the circle.
 */
export function shiftHue(image: Float32Array, shift: number): void {
  for (let at = 0; at < image.length; at += 3) {
    const [red, green, blue] = image.subarray(at, at + 3);
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    const saturation = value === 0 ? 0 : range / value;
    const turned = hue(red, green, blue, value, range) + shift;
    image.set(toRgb(turned - Math.floor(turned), saturation, value), at);
  }
}

/** Hue as a fraction of the circle; 0 for grey. */
function hue(red: number, green: number, blue: number, value: number, range: number): number {
  if (range === 0) return 0;
  if (value === red) return (green - blue) / range / 6;
  if (value === green) return (2 + (blue - red) / range) / 6;
  return (4 + (red - green) / range) / 6;
}

/** @param hue In [0, 1]: a whole turn is what is left of one that begins less than rounding before 0. */
function toRgb(hue: number, saturation: number, value: number): [number, number, number] {
  const sector = Math.floor(hue * 6) % 6;
  const along = hue * 6 % 1;
  const clipped = (taken: number) => Math.min(Math.max(value * (1 - saturation * taken), 0), 1);
  const [low, falling, rising] = [clipped(1), clipped(along), clipped(1 - along)];
  switch (sector) {
    case 0:
      return [value, rising, low];
    case 1:
      return [falling, value, low];
    case 2:
      return [low, value, rising];
    case 3:
      return [low, falling, value];
    case 4:
      return [rising, low, value];
    default:
      return [value, low, falling];
  }
}

/** Pixels that the blur of HP reads on each side. */
const REACH = 2;

/**
 * Blurs a picture with a Gaussian; beyond the border lies the flipped image without the border pixel.
 *
 * @param image `height * width * 3` values, row by row, channels last.
 * @param size Side of a square picture in pixels, or its size: above the reach.
 * @param sigma Standard deviation in pixels.
 * @param reach Pixels that are read on each side of one.
 * @default {2}
 */
export function gaussianBlur(
  image: Float32Array,
  size: number | PictureSize,
  sigma: number,
  reach = REACH,
): Float32Array<ArrayBuffer> {
  const { height, width } = typeof size === "number" ? { height: size, width: size } : size;
  const shares = kernel(sigma, reach);
  return blurAxis(blurAxis(image, width, shares, 3), height, shares, 3 * width);
}

/** Shares of the pixels at distances -reach to reach; their sum is 1. */
function kernel(sigma: number, reach: number): number[] {
  const density = Array.from(
    { length: 2 * reach + 1 },
    (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2),
  );
  const sum = density.reduce((total, value) => total + value);
  return density.map((value) => value / sum);
}

/** Blurs along the axis of `side` pixels whose neighbours are `stride` values apart. */
function blurAxis(
  image: Float32Array,
  side: number,
  shares: readonly number[],
  stride: number,
): Float32Array<ArrayBuffer> {
  const reach = (shares.length - 1) / 2;
  // Where the pixels that each position of the axis reads lie from the axis's first.
  const offsets = Int32Array.from(
    { length: side * shares.length },
    (_, at) => stride * flipped(Math.floor(at / shares.length) + at % shares.length - reach, side),
  );
  const blurred = new Float32Array(image.length);
  for (let at = 0; at < image.length; at++) {
    const position = Math.floor(at / stride) % side;
    const start = at - position * stride;
    const first = position * shares.length;
    let sum = 0;
    for (let i = 0; i < shares.length; i++) sum += shares[i] * image[start + offsets[first + i]];
    blurred[at] = sum;
  }
  return blurred;
}

function flipped(position: number, side: number): number {
  const inside = Math.abs(position);
  return inside < side ? inside : 2 * (side - 1) - inside;
}
