/**
 * A list of the pairs of cells that count in the contrastive loss.
 *
 * @module
 */
import { type PairInputs, similarCells, type Similarity } from "./hidden_positives.ts";

/** The pair is a task-agnostic positive, either way round. */
export const AGNOSTIC = 1;
/** The pair is a task-specific positive, either way round. */
export const SPECIFIC = 2;
/** The first cell's denominator keeps the second cell. */
export const KEPT_BY_FIRST = 4;
/** The second cell's denominator keeps the first cell. */
export const KEPT_BY_SECOND = 8;

/** Pairs of cells, each listed once with the lower number first, in ascending order. */
export interface Pairs {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** What each pair is: a sum of the constants above. */
  readonly marks: Uint8Array;
}

/** Inputs whose denominators keep a share of the pairs. */
export type SparseInputs = PairInputs & { readonly kept: Uint8Array };

/** Lists the pairs that are positive or kept. */
export async function findPairs({ batch, agnostic, specific, kept }: SparseInputs): Promise<Pairs> {
  const count = agnostic.rows.shape[0];
  const cells = count / batch;
  const byCell = transposed(kept, cells, count);
  const list = new PairList(count);
  for (let image = 0; image < batch; image++) {
    const from = image * cells;
    const similar = await laterSimilar(agnostic, image, cells);
    const alike = specific && await laterSimilar(specific, image, cells);
    for (let cell = 0; cell < cells; cell++) {
      const row = [cell * (count - from), (cell + 1) * (count - from)] as const;
      list.append(from + cell, {
        similar: similar.subarray(...row),
        alike: alike && alike.subarray(...row),
        byFirst: kept.subarray(cell * count + from, (cell + 1) * count),
        bySecond: byCell.subarray((from + cell) * cells, (from + cell + 1) * cells),
      });
    }
  }
  return list.pairs();
}

/** Which cells of an image and of later ones are similar to the image's cells: `[cells, count - image * cells]`. */
async function laterSimilar(similarity: Similarity, image: number, cells: number): Promise<Uint8Array> {
  const tensor = similarCells(similarity, image, cells, image * cells);
  const values = await tensor.data();
  tensor.dispose();
  return values as Uint8Array;
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

/** What is 1 for a pair of a cell i with another. All but the last start with the first cell of i's image. */
interface CellFlags {
  /** Task-agnostic positives. */
  readonly similar: Uint8Array;
  /** Task-specific positives; null while they do not count. */
  readonly alike: Uint8Array | null;
  /** The cells that cell i keeps in its denominator. */
  readonly byFirst: Uint8Array;
  /** The cells of an image that keep cell i in their denominators. */
  readonly bySecond: Uint8Array;
}

/** Pairs in the making: arrays that double when they are full. */
class PairList {
  #first: Int32Array;
  #second: Int32Array;
  #marks: Uint8Array;
  #length = 0;

  constructor(count: number) {
    this.#first = new Int32Array(64 * count);
    this.#second = new Int32Array(64 * count);
    this.#marks = new Uint8Array(64 * count);
  }

  /** Adds cell i's pairs with later cells. */
  append(i: number, { similar, alike, byFirst, bySecond }: CellFlags): void {
    while (this.#marks.length < this.#length + similar.length) this.#grow();
    const [first, second, marks] = [this.#first, this.#second, this.#marks];
    const cells = bySecond.length;
    const cell = i % cells;
    let length = this.#length;
    for (let j = cell + 1, other = cell; j < similar.length; j++) {
      if (++other === cells) other = 0;
      const mark = similar[j] * AGNOSTIC + (alike ? alike[j] * SPECIFIC : 0) +
        byFirst[j] * KEPT_BY_FIRST + bySecond[other] * KEPT_BY_SECOND;
      if (mark === 0) continue;
      first[length] = i;
      second[length] = i - cell + j;
      marks[length++] = mark;
    }
    this.#length = length;
  }

  pairs(): Pairs {
    const length = this.#length;
    return {
      first: this.#first.subarray(0, length),
      second: this.#second.subarray(0, length),
      marks: this.#marks.subarray(0, length),
    };
  }

  #grow(): void {
    const [first, second, marks] = [this.#first, this.#second, this.#marks];
    this.#first = new Int32Array(2 * first.length);
    this.#second = new Int32Array(2 * second.length);
    this.#marks = new Uint8Array(2 * marks.length);
    this.#first.set(first);
    this.#second.set(second);
    this.#marks.set(marks);
  }
}
