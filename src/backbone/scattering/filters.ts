/**
 * The filters of the scattering features, for images of one size.
 *
 * @module
 */
import { frequencies } from "../../base/fft.ts";

/** Centre wavelengths of the scales, pixels. */
export const WAVELENGTHS: readonly number[] = [3, 4.8, 7.7, 12, 19];

/** From this scale on, what a filter lets pass is kept on a grid of half the resolution. */
export const FIRST_HALF_SCALE = 2;

/** Directions of first-order and of second-order filters, in half a turn. */
export const DIRECTIONS = { first: 8, second: 4 } as const;

/** Width of the scales in octaves and of the directions in degrees (deviations). */
const WIDTH = { first: { octaves: 0.45, degrees: 13 }, second: { octaves: 0.6, degrees: 26 } } as const;

/** Filters in the frequency domain: factors row by row, on the full grid. */
export interface FilterBank {
  readonly height: number;
  readonly width: number;
  /** By scale and direction, one-sided: what passes is analytic. */
  readonly first: readonly (readonly Float64Array[])[];
  readonly second: readonly (readonly Float64Array[])[];
  /** By scale, in all directions. */
  readonly round: readonly Float64Array[];
}

/**
 * Makes the log-Gabor filters `exp(-log2(f L)^2 / 2 b^2) exp(-d^2 / 2 s^2)`: f is the length of the frequency in cycles per
 * pixel, L a centre wavelength, b the width in octaves, d the angle to the direction, s its deviation. The constant is left out.
 */
export function filterBank(height: number, width: number): FilterBank {
  const [rows, columns] = [frequencies(height), frequencies(width)];
  const make = (factor: (radius: number, angle: number) => number) => {
    const filter = new Float64Array(height * width);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const radius = Math.sqrt(rows[y] ** 2 + columns[x] ** 2);
        if (radius > 0) filter[y * width + x] = factor(radius, Math.atan2(rows[y], columns[x]));
      }
    }
    return filter;
  };
  const oriented = ({ octaves, degrees }: typeof WIDTH[keyof typeof WIDTH], directions: number) =>
    WAVELENGTHS.map((wavelength) =>
      Array.from(
        { length: directions },
        (_, k) =>
          make((radius, angle) =>
            logGaussian(radius * wavelength, octaves) *
            wrappedGaussian(angle - k * Math.PI / directions, degrees * Math.PI / 180)
          ),
      )
    );
  return {
    height,
    width,
    first: oriented(WIDTH.first, DIRECTIONS.first),
    second: oriented(WIDTH.second, DIRECTIONS.second),
    round: WAVELENGTHS.map((wavelength) =>
      make((radius) => logGaussian(radius * wavelength, WIDTH.first.octaves))
    ),
  };
}

function logGaussian(ratio: number, octaves: number): number {
  return Math.exp(-(Math.log2(ratio) ** 2) / (2 * octaves * octaves));
}

function wrappedGaussian(turn: number, deviation: number): number {
  const distance = turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  return Math.exp(-(distance * distance) / (2 * deviation * deviation));
}
