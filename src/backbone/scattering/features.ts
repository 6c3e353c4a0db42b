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

  /** @param height Multiple of 8. @param width Multiple of 8. */
  constructor(readonly height: number, readonly width: number) {
    this.#bank = filterBank(height + 2 * MARGIN * PATCH, width + 2 * MARGIN * PATCH);
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
    const envelopes = first.map((filters, scale) =>
      filters.map((filter) => modulus(passed(spectrum, filter, scale >= FIRST_HALF_SCALE)))
    );
    const firstOrder = envelopes.flat().map((envelope) =>
      this.#pooled(envelope).map((mean) => Math.log(mean + E))
    );
    const mean = firstOrder[0].map((_, at) =>
      firstOrder.reduce((sum, channel) => sum + channel[at], 0) / firstOrder.length
    );
    for (const channel of firstOrder) channel.forEach((value, at) => channel[at] = value - mean[at]);
    return [
      ...firstOrder,
      ...this.#secondOrder(envelopes.map(summed)),
      ...this.#moments(round.map((filter) => realPart(passed(spectrum, filter, false)))),
    ];
  }

  /** What fluctuates in the strength of each scale, at each coarser one. */
  #secondOrder(strengths: readonly Plane[]): Float64Array[] {
    return strengths.slice(0, -1).flatMap((strength, scale) => {
      const base = this.#pooled(strength).map((mean) => Math.log(mean + 8 * E));
      const spectrum = fft2({ ...strength, re: strength.data, im: new Float64Array(strength.data.length) });
      const coarser = Array.from({ length: SCALES - scale - 1 }, (_, i) => scale + 1 + i);
      return coarser.flatMap((coarse) =>
        this.#bank.second[coarse].map((filter) =>
          this.#pooled(modulus(passed(spectrum, filter, coarse >= FIRST_HALF_SCALE, this.#bank)))
            .map((mean, at) => Math.log(mean + 0.8 * E) - base[at])
        )
      );
    });
  }

  /** Skewness and peakedness of each plane. */
  #moments(planes: readonly Plane[]): Float64Array[] {
    const means = (plane: Plane, of: (value: number) => number) =>
      this.#pooled({ ...plane, data: plane.data.map(of) });
    const parts = planes.map((plane) => ({
      magnitude: means(plane, Math.abs),
      square: means(plane, (value) => value * value),
      cube: means(plane, (value) => value * value * value),
    }));
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
}

/**
 * What passes a filter, in space.
 *
 * @param spectrum On the full grid, or one of half its resolution.
 * @param filter On the full grid.
 * @param half Whether the result is wanted on half the resolution, or the spectrum has it already.
 * @param full Size of the full grid.
 */
function passed(
  spectrum: ComplexImage,
  filter: Float64Array,
  half: boolean,
  full: { readonly height: number; readonly width: number } = spectrum,
): ComplexImage {
  const [height, width] = half ? [full.height / 2, full.width / 2] : [full.height, full.width];
  const image = complexImage(height, width);
  // A coefficient of the full grid stands at the same frequency, counted from either end.
  const place = (k: number, size: number, to: number) => k < size / 2 ? k : k + to - size;
  const columns = Int32Array.from({ length: width }, (_, x) => place(x, width, full.width));
  const spectrumColumns = Int32Array.from({ length: width }, (_, x) => place(x, width, spectrum.width));
  // The inverse divides by the size of its own grid.
  const scale = (height * width) / (spectrum.height * spectrum.width);
  for (let y = 0, to = 0; y < height; y++) {
    const from = place(y, height, full.height) * full.width;
    const row = place(y, height, spectrum.height) * spectrum.width;
    for (let x = 0; x < width; x++, to++) {
      const factor = scale * filter[from + columns[x]];
      const at = row + spectrumColumns[x];
      image.re[to] = spectrum.re[at] * factor;
      image.im[to] = spectrum.im[at] * factor;
    }
  }
  return inverseFft2(image);
}

/** Twice the modulus: the amplitude of the real wave that passes. */
function modulus({ height, width, re, im }: ComplexImage): Plane {
  const data = new Float64Array(re.length);
  for (let at = 0; at < data.length; at++) data[at] = 2 * Math.sqrt(re[at] * re[at] + im[at] * im[at]);
  return { height, width, data };
}

function realPart({ height, width, re }: ComplexImage): Plane {
  return { height, width, data: re };
}

function summed(planes: readonly Plane[]): Plane {
  const data = new Float64Array(planes[0].data.length);
  for (const plane of planes) {
    for (let at = 0; at < data.length; at++) data[at] += plane.data[at];
  }
  return { ...planes[0], data };
}

/** Means over squares of a side, each blurred with its neighbours (1 2 1)/4 both ways; beyond the border lies the border again. */
function pooled({ height, width, data }: Plane, side: number): Float64Array {
  const [rows, columns] = [height / side, width / side];
  const means = new Float64Array(rows * columns);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / side) * columns;
    for (let column = 0, at = y * width; column < columns; column++) {
      let sum = means[row + column];
      for (const end = at + side; at < end; at++) sum += data[at];
      means[row + column] = sum;
    }
  }
  const across = means.map((_, at) => {
    const x = at % columns;
    return (means[at - (x > 0 ? 1 : 0)] + 2 * means[at] + means[at + (x < columns - 1 ? 1 : 0)]) / 4;
  });
  return across.map((_, at) => {
    const y = Math.floor(at / columns);
    const [above, below] = [y > 0 ? columns : 0, y < rows - 1 ? columns : 0];
    return (across[at - above] + 2 * across[at] + across[at + below]) / (4 * side * side);
  });
}
