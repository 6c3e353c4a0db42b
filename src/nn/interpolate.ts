/**
 * Weighted sums of rows: bilinear sampling and resizing, forwards and backwards, as one operation.
 *
 * Every interpolation in the reference protocol (grid sampling of codes, upsampling codes and logits) reads four rows
 * of a table for each output row. Saying which rows and how much of each, once, serves them all.
 *
 * @module
 */
import {
  add,
  customGrad,
  gather,
  mul,
  reshape,
  slice,
  tensor2d,
  tidy,
  unsortedSegmentSum,
} from "@tensorflow/tfjs-core";
import { fusedKernel } from "./fused.ts";
import type { Tensor, Tensor1D, Tensor2D } from "./types.ts";

/** How many table rows each output row reads: the four neighbours of a point. */
export const TAPS = 4;

/** Which rows of a table each output row is made of, and how much of each. */
export interface Taps {
  /** Number of output rows. */
  readonly count: number;
  /** Fewest rows of a table that has all that are read. */
  readonly height: number;
  /** rank 2, `[TAPS, count]`, int32: rows of the table. */
  readonly rows: Tensor2D;
  /** rank 2, `[TAPS, count]`, float32: their weights. */
  readonly weights: Tensor2D;
}

/**
 * Makes taps from plain arrays.
 *
 * @param rows `TAPS` runs of row numbers: tap by tap, not output row by output row.
 * @param weights Their weights, in the same order.
 * @returns Taps of `rows.length / TAPS` output rows; whoever asked for them disposes of both tensors.
 * @throws {TypeError} The two differ in length, or the length is no multiple of {@linkcode TAPS}.
 * @throws {RangeError} A row number is negative.
 *
 * @example One row, of the third row of a table alone
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { createTaps, interpolate, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const taps = createTaps(Int32Array.of(2, 0, 0, 0), Float32Array.of(1, 0, 0, 0));
 * assertEquals(await interpolate(tensor2d([[1], [2], [3]]), taps).array(), [[3]]);
 * ```
 */
export function createTaps(rows: Int32Array, weights: Float32Array): Taps {
  const count = rows.length / TAPS;
  if (!Number.isInteger(count) || weights.length !== rows.length) {
    throw new TypeError(
      `Cannot make taps "${rows.length}": there are ${weights.length} weights, expected as many, a multiple of ${TAPS}`,
    );
  }
  let height = 0;
  for (const row of rows) {
    if (row < 0) {
      throw new RangeError(`Cannot make taps "${rows.length}": one reads row ${row}, expected rows from 0`);
    }
    height = Math.max(height, row + 1);
  }
  return {
    count,
    height,
    rows: tensor2d(rows, [TAPS, count], "int32"),
    weights: tensor2d(weights, [TAPS, count], "float32"),
  };
}

/**
 * Makes `taps.count` rows, each a weighted sum of {@linkcode TAPS} rows of a table.
 *
 * @param table rank 2, `[rows, channels]`, float32.
 * @param taps Rows to read and their weights.
 * @returns rank 2, `[taps.count, channels]`, float32. The gradient reaches `table`.
 * @throws {RangeError} The taps read rows that the table has not.
 *
 * @example The mean of four rows
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor2d } from "@tensorflow/tfjs-core";
 * import { createTaps, interpolate, startEngine } from "@omh/bench";
 *
 * await startEngine("wasm");
 * const taps = createTaps(Int32Array.of(0, 1, 2, 3), new Float32Array(4).fill(0.25));
 * assertEquals(await interpolate(tensor2d([[0], [4], [8], [4]]), taps).array(), [[4]]);
 * ```
 */
export function interpolate(table: Tensor2D, taps: Taps): Tensor2D {
  const [rows] = table.shape;
  if (taps.height > rows) {
    throw new RangeError(
      `Cannot interpolate row ${taps.height - 1}: there are ${rows} rows, expected 0..${rows - 1}`,
    );
  }
  const sample = customGrad((table) => ({
    value: weightedRows(table as Tensor2D, taps),
    gradFunc: (dy: Tensor) => scatterRows(dy as Tensor2D, taps, rows),
  }));
  return sample(table) as Tensor2D;
}

function weightedRows(table: Tensor2D, taps: Taps): Tensor2D {
  const fused = fusedKernel("InterpolateRows");
  if (fused) return fused({ table, rows: taps.rows, weights: taps.weights }) as Tensor2D;
  return sumOverTaps(taps, (rows, weights) => mul(gather(table, rows), weights));
}

/**
 * The transpose of {@linkcode interpolate}: hands each output row's gradient back to the rows it was made of. No gradient.
 *
 * @param dy rank 2, `[taps.count, channels]`.
 * @param count Rows of the table.
 * @returns rank 2, `[count, channels]`.
 */
export function scatterRows(dy: Tensor2D, taps: Taps, count: number): Tensor2D {
  const fused = fusedKernel("ScatterRows");
  if (fused) return fused({ dy, rows: taps.rows, weights: taps.weights }, { count }) as Tensor2D;
  return sumOverTaps(taps, (rows, weights) => unsortedSegmentSum(mul(dy, weights), rows, count));
}

function sumOverTaps(taps: Taps, term: (rows: Tensor1D, weights: Tensor2D) => Tensor): Tensor2D {
  const { count } = taps;
  return tidy(() => {
    const terms = Array.from({ length: TAPS }, (_, tap) =>
      term(
        reshape(slice(taps.rows, [tap, 0], [1, count]), [count]) as Tensor1D,
        reshape(slice(taps.weights, [tap, 0], [1, count]), [count, 1]) as Tensor2D,
      ));
    return terms.reduce((total, next) => add(total, next)) as Tensor2D;
  });
}
