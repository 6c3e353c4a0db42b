/**
 * Random fields on a square grid, from filtered noise.
 *
 * A field is `SIDE * SIDE` numbers, row by row, periodic; those called unit have mean 0 and deviation 1.
 *
 * @module
 */
import { type ComplexImage, complexImage, fft2, frequencies, inverseFft2 } from "../../base/fft.ts";
import type { RandomStream } from "../../base/random.ts";

/** Side of all fields and scenes, in pixels. */
export const SIDE = 128;

/** Numbers in a field. */
export const AREA: number = SIDE * SIDE;

/** A degree in radians. */
export const DEGREE: number = Math.PI / 180;

/** Keeps less or more of each frequency: factors in the order of a transformed field. */
export type Filter = Float64Array;

/** Length of each frequency, cycles per pixel, and its direction, radians; the constant has a length next to 0. */
const RADIUS = new Float64Array(AREA);
const ANGLE = new Float64Array(AREA);
const FREQUENCIES = frequencies(SIDE);
for (let row = 0; row < SIDE; row++) {
  for (let column = 0; column < SIDE; column++) {
    const [y, x] = [FREQUENCIES[row], FREQUENCIES[column]];
    RADIUS[row * SIDE + column] = Math.sqrt(x * x + y * y) || 1e-9;
    ANGLE[row * SIDE + column] = Math.atan2(y, x);
  }
}

/** A filter by length and direction of the frequency. The constant is left out. */
export function filter(factor: (radius: number, angle: number) => number): Filter {
  const factors = new Float64Array(AREA);
  for (let at = 1; at < AREA; at++) factors[at] = factor(RADIUS[at], ANGLE[at]);
  return factors;
}

/** A bell around a wavelength. @param wavelength Pixels. @param octaves Its deviation. */
export function band(radius: number, wavelength: number, octaves: number): number {
  return Math.exp(-(Math.log2(radius * wavelength) ** 2) / (2 * octaves * octaves));
}

/** A bell around a direction and its opposite. @param deviation Radians. */
export function along(angle: number, direction: number, deviation: number): number {
  const turn = angle - direction + Math.PI / 2;
  const distance = turn - Math.PI * Math.floor(turn / Math.PI) - Math.PI / 2;
  return Math.exp(-(distance * distance) / (2 * deviation * deviation));
}

/** A Gaussian blur. @param sigma Pixels. */
export function gaussian(radius: number, sigma: number): number {
  return Math.exp(-2 * (Math.PI * radius * sigma) ** 2);
}

/** Two independent unit fields of filtered white noise. */
export function noisePair(random: RandomStream, factors: Filter): [Float64Array, Float64Array] {
  const { re, im } = filteredNoise(random, factors);
  return [unit(re), unit(im)];
}

/** A unit field of filtered white noise: the first of a pair. */
export function noise(random: RandomStream, factors: Filter): Float64Array {
  return unit(filteredNoise(random, factors).re);
}

function filteredNoise(random: RandomStream, factors: Filter): ComplexImage {
  const image = complexImage(SIDE, SIDE);
  for (let at = 0; at < AREA; at++) {
    image.re[at] = random.normal() * factors[at];
    image.im[at] = random.normal() * factors[at];
  }
  return inverseFft2(image);
}

/** A field with a filter applied. */
export function filtered(field: Float64Array, factors: Filter): Float64Array {
  const image: ComplexImage = { ...complexImage(SIDE, SIDE), re: field.slice() };
  const { re, im } = fft2(image);
  for (let at = 0; at < AREA; at++) {
    re[at] *= factors[at];
    im[at] *= factors[at];
  }
  return inverseFft2(image).re;
}

/** A field of mean 0 and deviation 1, in place. */
export function unit(field: Float64Array): Float64Array {
  let mean = 0;
  for (let at = 0; at < AREA; at++) mean += field[at] / AREA;
  let square = 0;
  for (let at = 0; at < AREA; at++) square += (field[at] - mean) * (field[at] - mean) / AREA;
  const scale = 1 / (Math.sqrt(square) + 1e-9);
  for (let at = 0; at < AREA; at++) field[at] = (field[at] - mean) * scale;
  return field;
}

/** A unit field of a function of the pixel's place. */
export function drawn(value: (x: number, y: number) => number): Float64Array {
  const field = new Float64Array(AREA);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) field[y * SIDE + x] = value(x, y);
  }
  return unit(field);
}

/** A unit field of a function of the place in a grid that is turned. @param angle Radians. */
export function drawnTurned(angle: number, value: (u: number, v: number) => number): Float64Array {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return drawn((x, y) => value(x * cos + y * sin, -x * sin + y * cos));
}
