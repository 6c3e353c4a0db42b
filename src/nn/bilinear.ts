/**
 * Where bilinear sampling reads: the taps of grid sampling and of resizing.
 *
 * @module
 */
import { createTaps, TAPS, type Taps } from "./interpolate.ts";

/** The size of a map, in positions or pixels. */
export interface Size {
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
}

/**
 * Taps that read a map at given points, as the correspondence loss does (reference: STEGO, section 3).
 *
 * Corners aligned: -1 and +1 are the centres of the outermost positions; positions beyond the border read the border.
 * The grid is transposed: output (i, j) reads `coordinates[j, i]`.
 *
 * @param map Size of the maps, which lie one after the other in a table of `images * height * width` rows.
 * @param coordinates `[batch, side, side, 2]`, row by row; the last axis is (x, y), both in [-1, 1].
 * @param side Points per axis.
 * @param images Which map each batch entry reads.
 * @returns Taps of `batch * side * side` rows.
 * @throws {TypeError} The number of coordinates is another one.
 * @throws {RangeError} A map's number is no whole number from 0.
 *
 * @example The middle of a row of three positions
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { gridSampleTaps, interpolate, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const taps = gridSampleTaps({ height: 1, width: 3 }, Float32Array.of(0, 0), 1, [0]);
 * assertEquals(await interpolate(tensor2d([[1], [5], [9]]), taps).array(), [[5]]);
 * ```
 */
export function gridSampleTaps(
  { height, width }: Size,
  coordinates: Float32Array,
  side: number,
  images: ArrayLike<number>,
): Taps {
  const batch = images.length;
  if (coordinates.length !== batch * side * side * 2) {
    throw new TypeError(
      `Cannot sample a grid of side "${side}": there are ${coordinates.length} coordinates, ` +
        `expected ${batch} x ${side} x ${side} x 2 = ${batch * side * side * 2}`,
    );
  }
  const wrong = Array.from(images).find((image) => !(Number.isInteger(image) && image >= 0));
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot sample a grid of side "${side}": map ${wrong} is read, expected maps from 0`,
    );
  }
  const writer = new TapWriter(batch * side * side);
  for (let b = 0; b < batch; b++) {
    const base = images[b] * height * width;
    for (let i = 0; i < side; i++) {
      for (let j = 0; j < side; j++) {
        const at = ((b * side + j) * side + i) * 2;
        const x = (coordinates[at] + 1) / 2 * (width - 1);
        const y = (coordinates[at + 1] + 1) / 2 * (height - 1);
        writer.push(base, width, clampedPair(y, height), clampedPair(x, width));
      }
    }
  }
  return writer.taps();
}

/**
 * Taps that resize a map bilinearly with half-pixel centres and no antialiasing (reference: evaluation, section 1).
 *
 * @param from The map's size: its positions are the rows of a table, row by row.
 * @param to The resized map's size.
 * @param stretch Which rows of the resized map, from the first to before the second.
 * @default {all}
 * @returns Taps of `to.height * to.width` rows, or as many as the stretch has.
 *
 * @example Two positions become four pixels
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { interpolate, resizeTaps, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const taps = resizeTaps({ height: 1, width: 2 }, { height: 1, width: 4 });
 * assertEquals(await interpolate(tensor2d([[0], [4]]), taps).array(), [[0], [1], [3], [4]]);
 * ```
 */
export function resizeTaps(from: Size, to: Size, stretch: readonly [number, number] = [0, to.height]): Taps {
  const columns = Array.from({ length: to.width }, (_, i) => halfPixelPair(i, from.width, to.width));
  const [first, end] = stretch;
  const writer = new TapWriter((end - first) * to.width);
  for (let i = first; i < end; i++) {
    const row = halfPixelPair(i, from.height, to.height);
    for (const column of columns) writer.push(0, from.width, row, column);
  }
  return writer.taps();
}

/** Two neighbouring positions of an axis and the share of the second. */
interface Pair {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

function clampedPair(position: number, size: number): Pair {
  const inside = Math.min(Math.max(position, 0), size - 1);
  const low = Math.floor(inside);
  return { low, high: Math.min(low + 1, size - 1), share: inside - low };
}

function halfPixelPair(index: number, from: number, to: number): Pair {
  return clampedPair(Math.max((index + 0.5) * from / to - 0.5, 0), from);
}

/** Collects taps output row by output row into the tap-by-tap layout. */
class TapWriter {
  readonly #rows: Int32Array;
  readonly #weights: Float32Array;
  readonly #count: number;
  #next = 0;

  constructor(count: number) {
    this.#count = count;
    this.#rows = new Int32Array(TAPS * count);
    this.#weights = new Float32Array(TAPS * count);
  }

  push(base: number, width: number, y: Pair, x: Pair): void {
    const at = this.#next++;
    this.#set(0, at, base + y.low * width + x.low, (1 - y.share) * (1 - x.share));
    this.#set(1, at, base + y.low * width + x.high, (1 - y.share) * x.share);
    this.#set(2, at, base + y.high * width + x.low, y.share * (1 - x.share));
    this.#set(3, at, base + y.high * width + x.high, y.share * x.share);
  }

  taps(): Taps {
    return createTaps(this.#rows, this.#weights);
  }

  #set(tap: number, at: number, row: number, weight: number): void {
    this.#rows[tap * this.#count + at] = row;
    this.#weights[tap * this.#count + at] = weight;
  }
}
