/**
 * A list of the pairs of cells that count in the contrastive loss.
 *
 * @module
 */
import { matMul, slice, tidy } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "../../nn/types.ts";
import type { PairInputs, Similarity } from "./hidden_positives.ts";

/** The pair is a task-agnostic positive, either way round. */
export const AGNOSTIC = 1;
/** The pair is a task-specific positive, either way round. */
export const SPECIFIC = 2;
/** The first cell's denominator keeps the second cell. */
export const KEPT_BY_FIRST = 4;
/** The second cell's denominator keeps the first cell. */
export const KEPT_BY_SECOND = 8;

/** Pairs of cells, each listed once under its lower number. */
export interface Pairs {
  /** Cell i's pairs are entries `starts[i]` to `starts[i + 1] - 1`. */
  readonly starts: Int32Array;
  /** The higher number of each pair, ascending within a cell. */
  readonly partners: Int32Array;
  /** What the pair is: a sum of the constants above. */
  readonly marks: Uint8Array;
}

/** Inputs whose denominators keep a share of the pairs. */
export type SparseInputs = PairInputs & { readonly kept: Uint8Array };

/** Lists the pairs that are positive or kept. */
export async function findPairs(inputs: SparseInputs): Promise<Pairs> {
  const { batch, agnostic, specific, kept } = inputs;
  const count = agnostic.rows.shape[0];
  const cells = count / batch;
  const list = new PairList(count);
  const [byFirst, bySecond] = [kept, transposed(kept, cells, count)];
  const thresholds = await readThresholds(agnostic);
  const specificThresholds = specific && await readThresholds(specific);
  for (let image = 0; image < batch; image++) {
    const from = image * cells;
    const products = await upperProducts(agnostic.rows, from, cells);
    const specificProducts = specific && await upperProducts(specific.rows, from, cells);
    for (let cell = 0; cell < cells; cell++) {
      const i = from + cell;
      const row = cell * (count - from) - from;
      for (let j = i + 1; j < count; j++) {
        const product = products[row + j];
        let mark = product > thresholds[i] || product > thresholds[j] ? AGNOSTIC : 0;
        if (specificProducts && specificThresholds) {
          const other = specificProducts[row + j];
          if (other > specificThresholds[i] || other > specificThresholds[j]) mark |= SPECIFIC;
        }
        if (byFirst[cell * count + j]) mark |= KEPT_BY_FIRST;
        if (bySecond[i * cells + j % cells]) mark |= KEPT_BY_SECOND;
        if (mark) list.push(j, mark);
      }
      list.endRow(i);
    }
  }
  return list.pairs();
}

async function readThresholds({ thresholds }: Similarity): Promise<Float32Array> {
  return await thresholds.data<"float32">();
}

/** Products of the rows of one image with those of its own and later images: `[cells, count - from]`. */
async function upperProducts(rows: Tensor2D, from: number, cells: number): Promise<Float32Array> {
  const [count, channels] = rows.shape;
  const products = tidy(() =>
    matMul(
      slice(rows, [from, 0], [cells, channels]),
      slice(rows, [from, 0], [count - from, channels]),
      false,
      true,
    )
  );
  const values = await products.data<"float32">();
  products.dispose();
  return values;
}

function transposed(matrix: Uint8Array, rows: number, columns: number): Uint8Array {
  const result = new Uint8Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = matrix[row * columns + column];
    }
  }
  return result;
}

/** Pairs in the making: arrays that double when they are full. */
class PairList {
  readonly #starts: Int32Array;
  #partners: Int32Array;
  #marks: Uint8Array;
  #length = 0;

  constructor(count: number) {
    this.#starts = new Int32Array(count + 1);
    this.#partners = new Int32Array(64 * count);
    this.#marks = new Uint8Array(64 * count);
  }

  push(partner: number, mark: number): void {
    if (this.#length === this.#marks.length) this.#grow();
    this.#partners[this.#length] = partner;
    this.#marks[this.#length++] = mark;
  }

  endRow(row: number): void {
    this.#starts[row + 1] = this.#length;
  }

  pairs(): Pairs {
    return {
      starts: this.#starts,
      partners: this.#partners.subarray(0, this.#length),
      marks: this.#marks.subarray(0, this.#length),
    };
  }

  #grow(): void {
    const [partners, marks] = [this.#partners, this.#marks];
    this.#partners = new Int32Array(2 * partners.length);
    this.#marks = new Uint8Array(2 * marks.length);
    this.#partners.set(partners);
    this.#marks.set(marks);
  }
}
