/**
 * Second-order scattering features of a grey image, a patch of 8 x 8 pixels each.
 *
 * With `*` for a filter, `P` for the mean over a patch blurred once with its neighbours (1 2 1)/4, and e = 0.002:
 *
 * - 40 of first order: `log(P |2 Y * g_jk| + e)` for 5 scales j and 8 directions k, less their mean;
 * - 40 of second order: `log(P |2 V_j * h_lk| + 0.8 e) - log(P V_j + 8 e)` with `V_j = sum_k |2 Y * g_jk|`, for each scale j,
 *   each coarser scale l and 4 directions k;
 * - 5 skewnesses `P r^3 / (P r^2 + e^2)^1.5`, cut off at +-2, and 5 peakednesses `log(P r^2 + e^2) - 2 log(P |r| + e)` of what
 *   passes a filter in all directions, `r = Y * g_j`.
 *
 * `Y` is the mean of the colours less the image's mean, continued beyond the border as in a mirror: colour, brightness and
 * contrast are left out. After Bruna and Mallat, "Invariant Scattering Convolution Networks" (2013), with log-Gabor filters
 * (Field 1987) in place of wavelets, and after Portilla and Simoncelli (2000) for skewness and kurtosis.
 *
 * @module
 */
import { type ComplexImage, complexImage, fft2, inverseFft2 } from "../../base/fft.ts";
import { type FilterBank, filterBank, FIRST_HALF_SCALE, WAVELENGTHS } from "./filters.ts";

/** Side of a patch, pixels. */
export const PATCH = 8;

/** Number of features of a patch. */
export const CHANNELS = 90;

/** Patches that an image is continued by on each side. */
const MARGIN = 2;
const E = 2e-3;
const SCALES = WAVELENGTHS.length;

/** Values on a grid of pixels: the full one, or one of half its resolution. */
interface Plane {
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

/** Computes the features of images of one size. */
export class ScatteringFeatures {
  readonly #bank: FilterBank;
  /** Where what passes a filter is laid, until the next filter: on the full grid, and on one of half its resolution. */
  readonly #room: { readonly full: ComplexImage; readonly half: ComplexImage };

  /** @param height Multiple of 8. @param width Multiple of 8. */
  constructor(readonly height: number, readonly width: number) {
    const bank = filterBank(height + 2 * MARGIN * PATCH, width + 2 * MARGIN * PATCH);
    this.#bank = bank;
    this.#room = {
      full: complexImage(bank.height, bank.width),
      half: complexImage(bank.height / 2, bank.width / 2),
    };
  }

  /**
   * Features of an image.
   *
   * @param grey `height * width` brightnesses, fractions of 1.
   * @returns `[height / 8, width / 8, 90]`, row by row.
   */
  of(grey: ArrayLike<number>): Float32Array {
    const [rows, columns] = [this.height / PATCH, this.width / PATCH];
    const features = new Float32Array(rows * columns * CHANNELS);
    const stride = columns + 2 * MARGIN;
    this.#channels(grey).forEach((channel, c) => {
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          features[(y * columns + x) * CHANNELS + c] = channel[(y + MARGIN) * stride + x + MARGIN];
        }
      }
    });
    return features;
  }

  /** All channels, each on the patches of the continued image. */
  #channels(grey: ArrayLike<number>): Float64Array[] {
    const spectrum = fft2(this.#continued(grey));
    const { first, round } = this.#bank;
    const strengths: Plane[] = [];
    const firstOrder = first.flatMap((filters, scale) => {
      const half = scale >= FIRST_HALF_SCALE;
      const { height, width } = half ? this.#room.half : this.#room.full;
      const strength = { height, width, data: new Float64Array(height * width) };
      strengths.push(strength);
      return filters.map((filter) => {
        const envelope = modulus(this.#passed(spectrum, filter, half));
        addTo(strength.data, envelope.data);
        return logOf(this.#pooled(envelope), E);
      });
    });
    const mean = new Float64Array(firstOrder[0].length);
    for (const channel of firstOrder) addTo(mean, channel);
    for (let at = 0; at < mean.length; at++) mean[at] /= firstOrder.length;
    for (const channel of firstOrder) subtractFrom(channel, mean);
    return [
      ...firstOrder,
      ...this.#secondOrder(strengths),
      ...this.#moments(round.map((filter) => this.#powers(this.#passed(spectrum, filter, false)))),
    ];
  }

  /** What fluctuates in the strength of each scale, at each coarser one. */
  #secondOrder(strengths: readonly Plane[]): Float64Array[] {
    return strengths.slice(0, -1).flatMap((strength, scale) => {
      const base = logOf(this.#pooled(strength), 8 * E);
      const spectrum = fft2({ ...strength, re: strength.data, im: new Float64Array(strength.data.length) });
      const coarser = Array.from({ length: SCALES - scale - 1 }, (_, i) => scale + 1 + i);
      return coarser.flatMap((coarse) =>
        this.#bank.second[coarse].map((filter) => {
          const envelope = modulus(this.#passed(spectrum, filter, coarse >= FIRST_HALF_SCALE));
          return subtractFrom(logOf(this.#pooled(envelope), 0.8 * E), base);
        })
      );
    });
  }

  /** Mean powers of what passes a filter, whose imaginary part makes room for them. */
  #powers({ height, width, re, im }: ComplexImage): Powers {
    const plane = { height, width, data: im };
    for (let at = 0; at < re.length; at++) im[at] = Math.abs(re[at]);
    const magnitude = this.#pooled(plane);
    for (let at = 0; at < re.length; at++) im[at] = re[at] * re[at];
    const square = this.#pooled(plane);
    for (let at = 0; at < re.length; at++) im[at] = re[at] * re[at] * re[at];
    return { magnitude, square, cube: this.#pooled(plane) };
  }

  /** Skewnesses, then peakednesses. */
  #moments(parts: readonly Powers[]): Float64Array[] {
    return [
      ...parts.map(({ square, cube }) =>
        cube.map((value, at) => Math.max(-2, Math.min(2, value / (square[at] + E * E) ** 1.5)))
      ),
      ...parts.map(({ square, magnitude }) =>
        square.map((value, at) => Math.log(value + E * E) - 2 * Math.log(magnitude[at] + E))
      ),
    ];
  }

  #pooled(plane: Plane): Float64Array {
    return pooled(plane, PATCH * plane.height / this.#bank.height);
  }

  /** The image less its mean, with a margin as in a mirror. */
  #continued(grey: ArrayLike<number>): ComplexImage {
    const { height, width } = this.#bank;
    const image = complexImage(height, width);
    let mean = 0;
    for (let at = 0; at < grey.length; at++) mean += grey[at] / grey.length;
    const inside = (place: number, size: number) => {
      const turn = (((place - MARGIN * PATCH) % (2 * size)) + 2 * size) % (2 * size);
      return turn < size ? turn : 2 * size - 1 - turn;
    };
    for (let y = 0; y < height; y++) {
      const row = inside(y, this.height) * this.width;
      for (let x = 0; x < width; x++) image.re[y * width + x] = grey[row + inside(x, this.width)] - mean;
    }
    return image;
  }

  /**
   * What passes a filter, in space. Valid until the next of its size.
   *
   * @param spectrum On the full grid, or one of half its resolution.
   * @param filter On the full grid.
   * @param half Whether the result is wanted on half the resolution, or the spectrum has it already.
   */
  #passed(spectrum: ComplexImage, filter: Float64Array, half: boolean): ComplexImage {
    const full = this.#bank;
    const image = half ? this.#room.half : this.#room.full;
    const { height, width, re, im } = image;
    // A coefficient of the full grid stands at the same frequency, counted from either end.
    const place = (k: number, size: number, to: number) => k < size / 2 ? k : k + to - size;
    // The inverse divides by the size of its own grid.
    const scale = (height * width) / (spectrum.height * spectrum.width);
    const middle = Math.ceil(width / 2);
    for (let y = 0, to = 0; y < height; y++) {
      let factor = place(y, height, full.height) * full.width;
      let from = place(y, height, spectrum.height) * spectrum.width;
      for (let x = 0; x < width; x++, to++, factor++, from++) {
        if (x === middle) {
          factor += full.width - width;
          from += spectrum.width - width;
        }
        const share = scale * filter[factor];
        re[to] = spectrum.re[from] * share;
        im[to] = spectrum.im[from] * share;
      }
    }
    return inverseFft2(image);
  }
}

/** Mean powers of what passes a filter, each patch by patch. */
interface Powers {
  readonly magnitude: Float64Array;
  readonly square: Float64Array;
  readonly cube: Float64Array;
}

/** Twice the modulus, in place of the real part: the amplitude of the real wave that passes. */
function modulus({ height, width, re, im }: ComplexImage): Plane {
  for (let at = 0; at < re.length; at++) re[at] = 2 * Math.sqrt(re[at] * re[at] + im[at] * im[at]);
  return { height, width, data: re };
}

/** `log(value + more)`, in place. */
function logOf(values: Float64Array, more: number): Float64Array {
  for (let at = 0; at < values.length; at++) values[at] = Math.log(values[at] + more);
  return values;
}

/** Adds `values`, in place. */
function addTo(sums: Float64Array, values: Float64Array): void {
  for (let at = 0; at < values.length; at++) sums[at] += values[at];
}

/** Takes `values` away, in place. */
function subtractFrom(from: Float64Array, values: Float64Array): Float64Array {
  for (let at = 0; at < values.length; at++) from[at] -= values[at];
  return from;
}

/** Means over squares of a side, each blurred with its neighbours (1 2 1)/4 both ways; beyond the border lies the border again. */
function pooled({ height, width, data }: Plane, side: number): Float64Array {
  const [rows, columns] = [height / side, width / side];
  const sums = new Float64Array(rows * columns);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / side) * columns;
    for (let column = 0, at = y * width; column < columns; column++) {
      let sum = sums[row + column];
      for (const end = at + side; at < end; at++) sum += data[at];
      sums[row + column] = sum;
    }
  }
  return smoothed(sums, rows, columns, side);
}

/** Means blurred with their neighbours. */
function smoothed(sums: Float64Array, rows: number, columns: number, side: number): Float64Array {
  const across = new Float64Array(sums.length);
  for (let y = 0, at = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, at++) {
      across[at] = (sums[at - (x > 0 ? 1 : 0)] + 2 * sums[at] + sums[at + (x < columns - 1 ? 1 : 0)]) / 4;
    }
  }
  for (let y = 0, at = 0; y < rows; y++) {
    const [above, below] = [y > 0 ? columns : 0, y < rows - 1 ? columns : 0];
    for (let x = 0; x < columns; x++, at++) {
      sums[at] = (across[at - above] + 2 * across[at] + across[at + below]) / (4 * side * side);
    }
  }
  return sums;
}
