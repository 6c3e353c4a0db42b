/**
 * The principal directions of rows that come and go.
 *
 * @module
 */
import { leadingEigenvector } from "../../base/leading_eigenvector.ts";
import { symmetricEigenvalues } from "../../base/symmetric_eigenvalues.ts";
import { symmetricEigenvectors } from "../../base/symmetric_eigenvectors.ts";

/** Rows whose products are summed in one go. */
const BLOCK = 4;

/** Sums over rows and over their products, in float64, from which the principal directions of the centred rows follow. */
export class Scatter {
  #count = 0;
  readonly #sums: Float64Array;
  /** Lower triangle. */
  readonly #products: Float64Array;
  /** Rows that are counted, but not yet among the sums. */
  readonly #waiting: {
    readonly rows: readonly Float64Array[];
    readonly weights: Float64Array;
    count: number;
  };

  /** @param channels Length of a row. */
  constructor(readonly channels: number) {
    this.#sums = new Float64Array(channels);
    this.#products = new Float64Array(channels ** 2);
    this.#waiting = {
      rows: Array.from({ length: BLOCK }, () => new Float64Array(channels)),
      weights: new Float64Array(BLOCK),
      count: 0,
    };
  }

  /** Takes a row in, or with `weight` -1 out again. */
  add(row: Float32Array, weight: 1 | -1 = 1): void {
    const waiting = this.#waiting;
    this.#count += weight;
    waiting.rows[waiting.count].set(row);
    waiting.weights[waiting.count++] = weight;
    if (waiting.count === BLOCK) this.#sumUp();
  }

  /** The first principal direction: unit length, the entry of largest magnitude positive. */
  first(): Float64Array {
    return leadingEigenvector(this.#covariance(), this.channels);
  }

  /**
   * The first principal directions, most variance first: unit length, the entry of largest magnitude positive.
   *
   * @param count How many; at most as many as channels.
   */
  directions(count: number): Float64Array[] {
    const covariance = this.#covariance();
    const values = symmetricEigenvalues(covariance, this.channels).sort().reverse();
    return symmetricEigenvectors(covariance, this.channels, [...values.subarray(0, count)]);
  }

  /** Sums the rows that wait, in their order. */
  #sumUp(): void {
    const { rows, weights, count } = this.#waiting;
    for (let row = 0; row < count; row++) {
      for (let c = 0; c < this.channels; c++) this.#sums[c] += weights[row] * rows[row][c];
    }
    if (count === BLOCK) addBlock(this.#products, rows, weights);
    else for (let row = 0; row < count; row++) addRow(this.#products, rows[row], weights[row]);
    this.#waiting.count = 0;
  }

  #covariance(): Float64Array {
    this.#sumUp();
    const { channels } = this;
    const covariance = new Float64Array(channels ** 2);
    for (let row = 0; row < channels; row++) {
      for (let col = 0; col <= row; col++) {
        const at = row * channels + col;
        const centered = this.#products[at] - this.#sums[row] * this.#sums[col] / this.#count;
        covariance[at] = covariance[col * channels + row] = centered / this.#count;
      }
    }
    return covariance;
  }
}

/** Adds the products of a row's entries to the lower triangle. */
function addRow(products: Float64Array, row: Float64Array, weight: number): void {
  const channels = row.length;
  for (let c = 0; c < channels; c++) {
    const entry = weight * row[c];
    for (let other = 0, at = c * channels; other <= c; other++, at++) products[at] += entry * row[other];
  }
}

/** Adds those of {@linkcode BLOCK} rows, one after the other, so that the sums are the same to the bit. */
function addBlock(products: Float64Array, rows: readonly Float64Array[], weights: Float64Array): void {
  const [a, b, c, d] = rows;
  const channels = a.length;
  for (let entry = 0; entry < channels; entry++) {
    const [ofA, ofB] = [weights[0] * a[entry], weights[1] * b[entry]];
    const [ofC, ofD] = [weights[2] * c[entry], weights[3] * d[entry]];
    for (let other = 0, at = entry * channels; other <= entry; other++, at++) {
      products[at] = products[at] + ofA * a[other] + ofB * b[other] + ofC * c[other] + ofD * d[other];
    }
  }
}
